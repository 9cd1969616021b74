import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { fillFleet } from '../bench/scale/fleet.ts';
import { auditKey } from '../bench/seeds.ts';
import { validateMessage } from '../worlds/slack/block-kit.ts';
import { startPlay } from './play.ts';
import { controlsOf, textOfBlocks } from './visible-text.ts';

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

test('tests of everything are one table in the DM, the failures first, and each shows its checks', async t => {
  const play = await startAmongMany(t, 60);
  await play.types('ben', '/jcaccess test --all');
  const answer = play.answers('ben').at(-1);
  assert.match(
    answer ? play.text(answer) : '',
    /I test 60 connections, one after another\. A table in your DM/,
  );
  await play.advance('PT30M');
  const tables = () => play.dm('ben').filter(one => /^Test(ing|) /.test(play.text(one)));
  const [table, ...others] = tables();
  assert.ok(table && others.length === 0, 'one message, edited in place');
  const said = play.text(table);
  assert.match(said, /^Test of 60 connections\n\*60 of 60 looked at: 60 failed\.\*/);
  assert.match(
    said,
    /Acme \d+ \| Fail \| Access has exactly the plan: the identity provider is not in Access/,
  );
  assert.match(said, /and 35 more that did not pass whole/);
  assert.deepEqual(validateMessage({ text: table.text, blocks: table.blocks }), []);

  const [first] = controlsOf(table.blocks).filter(one => one.actionId === 'show-checks');
  assert.ok(first);
  await play.presses('ben', first.words, table);
  const alone = play.dm('ben').filter(one => play.text(one).startsWith('Test: '));
  assert.equal(alone.length, 1);
  assert.match(play.text(alone[0] ?? table), /Certificate is in force \| Fail/);
  await play.types('ben', '/jcaccess audit');
  assert.ok(play.files('ben').some(file => file.name === 'audit.jsonl'));
});

test('tests of everything are called off by their button', async t => {
  const play = await startAmongMany(t, 60);
  await play.act({ fault: { world: 'cloudflare', kind: '429', retryAfter: 300, method: 'GET', times: 1 } });
  await play.types('ben', '/jcaccess test --all');
  const table = () => play.dm('ben').find(one => play.text(one).startsWith('Test')) ?? assert.fail();
  assert.match(play.text(table()), /^Testing 60 connections/);
  await play.presses('ben', 'Stop', table());
  assert.match(play.text(play.answers('ben', 'dm:ben').at(-1) ?? assert.fail()), /I begin no more of these/);
  await play.advance('PT30M');
  assert.match(play.text(table()), /^Test of 60 connections\n\*Called off\. 0 of 60 looked at\./);
  assert.doesNotMatch(play.text(table()), /Stop/);
  await play.types('ben', '/jcaccess test --all');
  assert.match(play.text(play.answers('ben').at(-1) ?? assert.fail()), /I test 60 connections/);
});
