import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { fillFleet } from '../bench/scale/fleet.ts';
import { auditKey } from '../bench/seeds.ts';
import { startPlay } from './play.ts';
import { textOfBlocks } from './visible-text.ts';

const COUNT = 130;

const startAmongMany = async (t: TestContext, count = COUNT) => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-many-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'store.db');
  const store = await createSqliteStore({ path, auditKey });
  await fillFleet(store, count);
  await store.close();
  const play = await startPlay({ store: `sqlite:${path}` });
  t.after(() => play.close());
  return play;
};

test('people find their way among many connections: Home by pages and filters, the list by words', async t => {
  const play = await startAmongMany(t);
  const home = (): string => {
    const blocks = play.state().homes.ana?.blocks;
    return textOfBlocks(Array.isArray(blocks) ? blocks : []);
  };
  const press = (actionId: string, value?: string) =>
    play.act({ as: 'ana', clickInModal: { viewId: 'home', actionId, ...(value ? { value } : {}) } });

  assert.match(textOfBlocks(await play.opensHome('ana')), /1-20 of 130, soonest end first/);
  await press('show', JSON.stringify({ c: '', o: 'home:1' }));
  assert.match(home(), /21-40 of 130/);
  await press('filter-days', '30');
  const soon = Number(/(\d+) of (\d+), soonest/.exec(home())?.[2] ?? /1-\d+ of (\d+)/.exec(home())?.[1]);
  assert.ok(soon > 0 && soon < COUNT, home());
  await press('filter-owner', 'ben');
  assert.match(home(), /1-1 of 1|None fits/, 'both filters hold');
  await press('filter-days', 'any');
  assert.match(home(), /1-1 of 1,/);
  await press('show', JSON.stringify({ c: '', o: 'home:0' }));
  assert.match(home(), /1-20 of 130/, 'all again');
  await press('filter-state', 'changing');
  assert.match(home(), /1-2 of 2/);

  const listed = async (line: string): Promise<string> => {
    await play.types('ana', line);
    const answer = play.answers('ana').at(-1);
    return answer ? play.text(answer) : '';
  };
  assert.match(await listed('/jcaccess list'), /and 70 more: App Home/);
  assert.match(await listed('/jcaccess list 30'), new RegExp(`${soon} fit`));
  assert.match(await listed('/jcaccess list open live'), /fit/);
  assert.match(await listed('/jcaccess list nonsense'), /I list by/);
  assert.match(await listed('/jcaccess show Acme 7'), /Acme 7/);
  assert.match(await listed('/jcaccess show Acmee 7'), /Acme 7/);
});

test('who looks on sees the live ones alone; the form of the doctor takes a label when a menu would be too long', async t => {
  const play = await startAmongMany(t);
  await play.types('ana', '/jcaccess diagnose');
  const modal = JSON.stringify(play.modal('ana'));
  assert.match(modal, /connection-label/);
  const wrong = await play.submits('ana', {
    'login-text': 'an error of some kind',
    'connection-label': 'Acme 7x',
  });
  assert.match(JSON.stringify(wrong), /no connection of this label\. Did you mean/);
  const right = await play.submits('ana', {
    'login-text': 'an error of some kind',
    'connection-label': 'acme 7',
  });
  assert.deepEqual(right, {});
});

test('tests of everything are begun some at a time', async t => {
  const play = await startAmongMany(t, 60);
  await play.types('ben', '/jcaccess test --all');
  const answer = play.answers('ben').at(-1);
  assert.match(answer ? play.text(answer) : '', /The tests of 60 connections run, 25 at a time/);
  const tested = (): number => play.dm('ben').filter(one => play.text(one).startsWith('Test: ')).length;
  assert.ok(tested() > 0);
  await play.advance('PT30M');
  assert.equal(tested(), 60);
  await play.types('ben', '/jcaccess audit');
  assert.ok(play.files('ben').some(file => file.name === 'audit.jsonl'));
});
