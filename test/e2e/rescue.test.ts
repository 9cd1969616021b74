import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { rescue } from '../../src/programs/rescue.ts';
import { verifyRecord } from '../../src/store/audit/verify.ts';
import { openAudit } from '../../src/store/open.ts';
import { appEnvironment } from '../playground/environment.ts';
import { createWorldDispatcher } from '../worlds/network.ts';
import { startPlay } from './play.ts';
import { samlProviders, threadText, untilWritten } from './steps.ts';

test('on the worst day an operator puts back what was kept, and adds One-time PIN, without Slack', {
  timeout: 240_000,
}, async t => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-rescue-'));
  const environment = appEnvironment({ delivery: 'socket', store: 'sqlite', folder, port: 0 });
  const play = await startPlay({ store: environment.JCACCESS_STORE ?? '' });
  const { stage } = play.rehearsal;
  const dispatcher = createWorldDispatcher({ ...stage, lookup: host => stage.network.lookup(host) });
  t.after(async () => {
    await play.close();
    await dispatcher.destroy();
    await rm(folder, { recursive: true, force: true });
  });
  await untilWritten(play);
  await play.presses('ana', 'watch-login', play.card('Acme staff'));
  await play.submits('ana', { email: 'ana@acme.com' });
  await play.logsIn('ana');
  await play.advance('PT1M');
  await play.presses('ana', 'keep', play.card('Acme staff'));

  const run = async (words: string, typed: readonly string[] = []) => {
    const [lines, answers] = [[] as string[], [...typed]];
    const code = await rescue(words.split(' '), environment, {
      dispatcher,
      now: () => stage.clock.now(),
      say: line => lines.push(line),
      ask: async question => {
        lines.push(question);
        return answers.shift() ?? null;
      },
    });
    return { code, said: lines.join('\n'), left: answers.length };
  };
  const [kept] = samlProviders(play);
  assert.ok(kept);
  assert.match((await run('show')).said, /Acme staff {2}kept .*\n +as it was kept/);
  assert.equal(
    (await run('put-back Acme staff')).said,
    'Acme staff is in Access as it was kept: nothing to put back.',
  );

  await play.act({
    cloudflare: { put: { id: kept.id, config: { sso_target_url: 'https://sso.jumpcloud.com/saml2/wrong' } } },
  });
  await play.act({ cloudflare: { put: { name: '\u001b[2J\n  as it was kept', type: 'oidc', config: {} } } });
  const broken = await run('show');
  assert.ok(!broken.said.includes('\u001b'));
  assert.doesNotMatch(broken.said, /^ +as it was kept/m, 'a name of others is no line of ours');
  assert.match(
    broken.said,
    /Single sign-on URL: Access has "https:\/\/sso\.jumpcloud\.com\/saml2\/wrong", kept was/,
  );
  const writes = (): number => play.state().cloudflare.writes.length;
  const before = writes();
  for (const typed of [[], ['acme staff'], ['Acme staff', 'yes']] as const)
    assert.equal((await run('put-back Acme staff --by olga', typed)).code, 1);
  assert.equal((await run('put-back Nobody', ['Nobody', 'Nobody'])).code, 1);
  assert.equal((await run('vanish')).code, 2);
  assert.equal(writes(), before, 'nothing is written before the label was typed twice');

  const done = await run('put-back Acme staff --by olga', ['Acme staff', 'Acme staff']);
  assert.deepEqual([done.code, done.left], [0, 0], done.said);
  assert.equal(writes(), before + 1);
  assert.match((await run('show')).said, /as it was kept/);
  await play.advance('PT1M');
  assert.match(
    threadText(play),
    /On the machine of jcaccess `olga` put this connection back .* without an approval/,
  );

  const pins = (): number =>
    play.state().cloudflare.identityProviders.filter(({ type }) => type === 'onetimepin').length;
  for (const one of play.state().cloudflare.identityProviders)
    if (one.type === 'onetimepin') await play.act({ cloudflare: { delete: { id: one.id } } });
  assert.equal(pins(), 0);
  const team = 'acme.cloudflareaccess.com';
  assert.equal((await run('one-time-pin --by olga', [team, 'acme'])).code, 1);
  assert.equal(pins(), 0);
  assert.equal((await run('one-time-pin --by olga', [team, team])).code, 0);
  assert.equal(pins(), 1);
  assert.match((await run('one-time-pin')).said, /is a login method of .* already/);
  await play.advance('PT1M');
  assert.match(threadText(play), /`olga` added One-time PIN as a login method/);

  // Who did it stands in the sealed record, and the whole of it holds together.
  const audit = await openAudit({ engine: 'sqlite', path: join(folder, 'jcaccess.db') });
  t.after(() => audit.close());
  const noted: string[] = [];
  for await (const { what, facts } of audit.entries('T0ACME'))
    if (what.startsWith('rescue')) noted.push(`${what} ${String(facts?.operator)}`);
  assert.deepEqual(noted, ['rescue-begun olga', 'rescued olga', 'rescue-begun olga', 'rescued olga']);
  const report = await verifyRecord(audit, 'T0ACME', environment.JCACCESS_AUDIT_KEY ?? '');
  assert.deepEqual(report.faults, []);
});
