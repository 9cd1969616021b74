import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { textOfBlocks } from '../e2e/visible-text.ts';
import { type Programme, startProgramme } from './programme.ts';
import type { ScenarioName } from './scenarios/names.ts';

const start = async (t: TestContext, scenario?: ScenarioName): Promise<Programme> => {
  const programme = await startProgramme({ inProcess: true, paceSpeed: 20 }, scenario);
  t.after(() => programme.close());
  return programme;
};

const textIn = (programme: Programme, channel: string): string =>
  (programme.state().channels.find(({ name }) => name === channel)?.messages ?? [])
    .map(({ text, blocks }) => `${text} ${textOfBlocks(blocks)}`)
    .join('\n');

const asks = async (programme: Programme, text: string): Promise<string> => {
  const body = { as: 'ana', command: '/jcaccess', channel: 'it-changes', text };
  assert.equal((await programme.act(body)).status, 200);
  return textIn(programme, 'it-changes');
};

test('starts over with strict rules: what was is gone, versions go on, an emergency can be rehearsed', async t => {
  const programme = await start(t);
  await asks(programme, 'help');
  const before = programme.state();
  assert.deepEqual(before.rehearsal, { scenario: 'first', number: 1 });

  const { status, answer } = await programme.act({ startOver: { scenario: 'two-rules' } });
  assert.equal(status, 200, JSON.stringify(answer));
  assert.deepEqual(answer.result, { scenario: 'two-rules', number: 2 });
  const after = programme.state();
  assert.ok(after.version > before.version, 'who waits for news gets it');
  assert.equal(textIn(programme, 'it-changes').trim(), '');
  assert.match(await asks(programme, 'help'), /jcaccess/);

  assert.equal((await programme.act({ startOver: { scenario: 'elsewhere' } })).status, 400);
  assert.equal((await programme.act({ startOver: {} })).status, 200);
  assert.deepEqual(programme.state().rehearsal, { scenario: 'two-rules', number: 3 });
});

test('begins three years later: live, the first reminder just sent', async t => {
  const programme = await start(t, 'three-years');
  const { now, cloudflare, modals } = programme.state();
  assert.match(now, /^2029-09-/);
  assert.equal(cloudflare.writes.length, 1);
  assert.match(textIn(programme, 'dm:ana'), /60 days left/);
  assert.match(textIn(programme, 'it-changes'), /Live since/);
  assert.deepEqual(modals, []);
});

test('begins with sixty connections that Access and JumpCloud have too', async t => {
  const programme = await start(t, 'sixty');
  assert.match(await asks(programme, 'list'), /60/);
  assert.equal(programme.state().cloudflare.writes.length, 0);
  const provider = programme.state().cloudflare.identityProviders.find(({ name }) => name === 'Legal Berlin');
  const login = { identityProviderId: provider?.id, privateWindow: true, test: true };
  const { answer } = await programme.act({ as: 'ana', login });
  assert.match(JSON.stringify(answer.result), /Your connection works/);
  const command = { as: 'ben', command: '/jcaccess', channel: 'it-changes', text: 'test Legal Berlin' };
  assert.equal((await programme.act(command)).status, 200);
  assert.match(textIn(programme, 'dm:ben'), /4 checks: 4 passed/);
});
