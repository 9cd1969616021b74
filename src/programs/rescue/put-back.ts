import { withCertificatesOf } from '../../domain/provider.ts';
import { createQueries } from '../../workflow/queries.ts';
import type { Around, Outcome } from './around.ts';
import { confirmedTwice, notSent } from './around.ts';
import { note, tellChannels } from './record.ts';
import { differences } from './show.ts';

/**
 * Puts the last kept settings of a connection back into Access. Certificates that Access trusts beside them stay unless
 * `exactly` is asked for: JumpCloud may be signing with one of them by now.
 */
export const putBack = async (around: Around, label: string, exactly: boolean): Promise<Outcome> => {
  const { store, accounts, workspace, say } = around;
  const { found, nearest } = await createQueries(store).byLabel(workspace, label);
  const kept = found?.connection.applied;
  if (!found || !kept) {
    const meant =
      nearest.length === 0 ? '' : ` Nearest: ${nearest.map(({ request }) => request.label).join(', ')}.`;
    say(
      found
        ? `${label} was never kept: there is nothing to put back.`
        : `No connection is called ${label}.${meant}`,
    );
    return 1;
  }
  const { connection, open } = found;
  const { account } = connection.request;
  const held = account === undefined ? accounts[0] : accounts.find(({ id }) => id === account);
  if (!held) {
    say(`Its Cloudflare account (${account}) is not in the settings any more.`);
    return 1;
  }
  const { access } = held;
  const base = await access.provider(kept.provider);
  if (!base) {
    say(
      `Its identity provider ${kept.provider} is gone from Access, and applications that named it know it no more. Add One-time PIN, then set the connection up anew.`,
    );
    return 1;
  }
  const { settings } = kept;
  const wanted = exactly
    ? settings
    : {
        ...settings,
        certificates: withCertificatesOf({ ...base, certificates: settings.certificates }, base).certificates,
      };
  const moved = differences(base, wanted);
  if (moved.length === 0) {
    say(`${connection.request.label} is in Access as it was kept: nothing to put back.`);
    return 0;
  }
  say(`${connection.request.label}, identity provider ${kept.provider}, kept at ${kept.at.toISOString()}:`);
  for (const line of moved) say(`  ${line}`);
  const staying = wanted.certificates.length - settings.certificates.length;
  if (staying > 0) say(`  ${staying} certificates that nobody kept stay trusted; --exactly takes them away.`);
  if (open) say(`  Change ${open.id} of it is open (${open.state}): it will find that Access has moved.`);
  if (!(await confirmedTwice(around, connection.request.label))) return 1;

  const facts = { provider: kept.provider, exactly, change: kept.change };
  await note(around, connection, 'rescue-begun', { ...facts, differences: moved.length });
  const answer = await access.update(base, wanted).catch(notSent);
  const now = await access.provider(kept.provider).catch(() => null);
  const left = now === null ? ['Access could not be read back'] : differences(now, wanted);
  if (answer.kind === 'refused' || left.length > 0) {
    const why = answer.kind === 'written' ? 'read back, and it differs' : answer.why;
    await note(around, connection, 'rescue-failed', { ...facts, why });
    say(`It is not as wanted: ${why}.`);
    for (const line of left) say(`  ${line}`);
    return 1;
  }
  await note(around, connection, 'rescued', facts);
  await tellChannels(around, connection, 'put-back');
  say('Put back, read back, equal. It is on the record; the channel is told when the bot reaches Slack.');
  return 0;
};
