import type { Connection, Reminded } from '../connection.ts';
import { signingCertificate, toldStage } from '../connection.ts';
import type { Decision, KnownConnection } from '../decision.ts';
import { personBehind, reminderId } from '../decision.ts';
import type { Effect, Work } from '../effect.ts';
import type { EventOf } from '../event.ts';
import type { ChannelId, EffectId, UserId } from '../ids.ts';
import { slackLane } from '../lane.ts';
import { may } from '../may.ts';
import type { Policy } from '../policy.ts';
import { earliestDue, stagesAhead } from '../reminder.ts';
import { no, ok } from '../result.ts';
import { changeSubject, connectionSubject } from '../subject.ts';
import { cardOf } from './remind.ts';

/**
 * Another person answers for a live connection: both are told, and the channel. An open change goes on with the new owner,
 * so that keeping it does not bring the old one back.
 */
export const ownerChanged = (known: KnownConnection, event: EventOf<'owner'>): Decision => {
  const { connection: before, open, policy, now } = known;
  const { actor, owner } = event;
  const refusal = may(actor, 'owner', { change: null, connection: before, now }, policy);
  if (refusal) return no(refusal);
  if (before.status !== 'live') return no({ reason: 'gone' });
  const { ownerGone, reminded, ...rest } = before;
  const connection: Connection = {
    ...rest,
    owner,
    request: { ...before.request, owner },
    ...(reminded ? { reminded: toOwner(reminded) } : {}),
    version: before.version + 1,
  };
  const notice = { say: 'owner-changed', by: actor.user, owner: before.owner, to: owner } as const;
  const told = [owner, ...(ownerGone === before.owner ? [] : [before.owner])].filter(to => to !== actor.user);
  return ok({
    connection,
    ...(open ? { change: { ...open, request: { ...open.request, owner }, version: open.version + 1 } } : {}),
    effects: [
      ...cardOf(connection, `owner.${connection.version}`, now),
      saying(connection, 'say', connection.request.channel, { deed: 'say', notice }, now),
      // A calendar of their own, so that a dead bot is not the only one who knows.
      ...(before.applied ? [saying(connection, 'calendar', owner, { deed: 'send-calendar' }, now)] : []),
      ...told.map(to => saying(connection, `tell.${to}`, to, { deed: 'tell', to, notice }, now)),
      ...remindersAnew(connection, policy, now),
    ],
    records: [
      {
        about: connection.id,
        what: event.type,
        who: personBehind(event),
        facts: { owner, before: before.owner },
      },
    ],
  });
};

const toOwner = ({ to: _instead, ...reminded }: Reminded): Reminded => reminded;

const saying = (
  { id, version, workspace, latestChange }: Connection,
  name: string,
  place: ChannelId | UserId,
  work: Work,
  now: Date,
): Effect => ({
  id: `${id}.owner.${version}.${name}` as EffectId,
  workspace,
  subject: changeSubject(latestChange),
  work,
  due: now,
  lane: slackLane(workspace, place),
});

/** What was put off until the old owner is at work may be due for the new one before that: it is looked at again now. */
export const remindersAnew = (
  connection: Connection,
  { workingHours }: Policy,
  now: Date,
  which: 'due' | 'all' = 'due',
): Effect[] => {
  if (!connection.applied) return [];
  const { notAfter, sha256Fingerprint: certificate } = signingCertificate(connection.applied);
  const told = toldStage(connection) ?? Number.POSITIVE_INFINITY;
  return stagesAhead(notAfter, now)
    .map(stage => ({ stage, due: earliestDue(notAfter, stage, workingHours) }))
    .filter(({ stage, due }) => stage < told && (which === 'all' || due <= now))
    .map(({ stage, due }) => {
      const work = { deed: 'remind', stage, certificate } as const;
      return {
        id: `${reminderId(connection.id, work)}${which === 'all' ? '' : `.owner.${connection.version}`}` as EffectId,
        workspace: connection.workspace,
        subject: connectionSubject(connection.id),
        work,
        due: due <= now ? now : due,
        lane: slackLane(connection.workspace, connection.owner),
      };
    });
};
