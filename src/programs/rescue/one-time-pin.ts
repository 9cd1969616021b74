import type { AccountAt, Around, Outcome } from './around.ts';
import { confirmedTwice, notSent } from './around.ts';
import { note, tellChannels } from './record.ts';

/** Adds One-time PIN as a login method of an account, unless it is there. */
export const oneTimePin = async (around: Around, account: AccountAt): Promise<Outcome> => {
  const { say } = around;
  const { access, addOneTimePin, id } = account;
  const [{ teamDomain }, providers] = [await access.organization(), await access.providers()];
  const there = providers.find(({ type }) => type === 'onetimepin');
  if (there) {
    say(
      `${there.name} is a login method of ${teamDomain} already. An application that names its login methods must name it too.`,
    );
    return 0;
  }
  say(
    `Adds One-time PIN as a login method of ${teamDomain}: whom a policy admits may then log in with a code by email.`,
  );
  say('Applications that name their login methods do not offer it until it is added there.');
  if (!(await confirmedTwice(around, teamDomain))) return 1;
  const facts = { adds: 'onetimepin', account: id };
  await note(around, null, 'rescue-begun', facts);
  const answer = await addOneTimePin().catch(notSent);
  const isThere = (await access.providers().catch(() => [])).some(({ type }) => type === 'onetimepin');
  if (!isThere) {
    const why = answer.kind === 'written' ? 'Access does not list it' : answer.why;
    await note(around, null, 'rescue-failed', { ...facts, why });
    say(`It was not added: ${why}.`);
    return 1;
  }
  await note(around, null, 'rescued', facts);
  await tellChannels(around, null, 'one-time-pin');
  say('Added. It is on the record; the channels are told when the bot reaches Slack.');
  return 0;
};
