import type { AccessSeen } from '../access-seen.ts';
import type { MessageRef } from '../change.ts';
import type { Applied, Connection, Reminded } from '../connection.ts';
import { signingCertificate, toldStage } from '../connection.ts';
import type { Decision, KnownConnection } from '../decision.ts';
import { reminderId, stale } from '../decision.ts';
import type { Effect, OlderReminder, Work } from '../effect.ts';
import type { EventOf } from '../event.ts';
import type { EffectId, UserId } from '../ids.ts';
import { slackLane } from '../lane.ts';
import { stageAfter, stageDue } from '../reminder.ts';
import { ok } from '../result.ts';
import { changeSubject, connectionSubject } from '../subject.ts';

/** From here on the channel is reminded too; before that it is the owner's matter alone. */
const CHANNEL_FROM_DAYS = 14;

/** True for a reminder of a certificate that the connection uses no more. */
const isOver = ({ applied }: Connection, certificate: string): boolean =>
  applied === undefined || signingCertificate(applied).sha256Fingerprint !== certificate;

/**
 * The owner was reminded. The copy in the channel is an effect of its own: a channel that takes no posts stops nothing.
 * After the last day the next reminder follows a week later, for as long as the certificate stays.
 */
export const reminded = (
  { connection, policy, now }: KnownConnection,
  event: EventOf<'reminded'>,
): Decision => {
  const { stage, certificate, dm, access, to, again } = event;
  const { applied, reminded: before } = connection;
  const told = toldStage(connection);
  if (before && again !== undefined && told === stage) return remindedAgain(connection, before, event);
  if (!applied || isOver(connection, certificate) || (told !== null && told <= stage)) return stale();
  const older = before?.channel ? { older: olderOf(before, before.channel) } : {};
  const copy = { deed: 'remind-channel', stage, certificate, ...older } as const;
  const next = { deed: 'remind', stage: stageAfter(stage), certificate } as const;
  const own = { hours: policy.workingHours, timeZone: event.timeZone };
  const due = stageDue(signingCertificate(applied).notAfter, next.stage, own);
  const isNews = to !== undefined && connection.ownerGone !== connection.owner;
  return ok({
    connection: {
      ...connection,
      version: connection.version + 1,
      reminded: {
        stage: String(stage),
        at: now,
        certificate,
        ...(to ? { to } : {}),
        ...(access ? { access } : {}),
        ...(dm ? { dm } : {}),
      },
      applied: withLogin(applied, access),
      ...(to ? { ownerGone: connection.owner } : {}),
    },
    effects: [
      ...cardOf(connection, `remind.${stage}`, now),
      ...(isNews ? [ownerGone(connection, to, now)] : []),
      ...(stage <= CHANNEL_FROM_DAYS ? [reminding(connection, copy, now)] : []),
      ...(stage > 0 ? [] : [reminding(connection, next, due)]),
    ],
    records: [
      {
        about: connection.id,
        what: event.type,
        who: null,
        facts: { stage, ...(to ? { to, insteadOf: connection.owner } : {}) },
      },
    ],
  });
};

/** A reminder that was put aside was told again: the stages go on as they are, and the channel hears nothing. */
const remindedAgain = (
  connection: Connection,
  before: Reminded,
  { type, dm, access, stage, again = 0 }: EventOf<'reminded'>,
): Decision =>
  ok({
    connection: {
      ...connection,
      version: connection.version + 1,
      reminded: { ...before, ...(dm ? { dm } : {}), ...(access ? { access } : {}) },
    },
    effects: [],
    records: [{ about: connection.id, what: type, who: null, facts: { stage, again } }],
  });

/** Its reader is not at work, or the day has not come where they are: it is looked at again then. */
export const reminderPutOff = (
  { connection }: KnownConnection,
  { stage, certificate, until, again }: EventOf<'reminder-put-off'>,
): Decision => {
  if (isOver(connection, certificate)) return stale();
  const work = { deed: 'remind', stage, certificate, ...(again === undefined ? {} : { again }) } as const;
  const effect = reminding(connection, work, until);
  return ok({ effects: [{ ...effect, id: `${effect.id}.${until.getTime()}` as EffectId }], records: [] });
};

/** The channel is told once that nobody owns the connection any more, and who is reminded instead. */
const ownerGone = (connection: Connection, to: UserId, now: Date): Effect => ({
  id: `${connection.id}.owner-gone.${connection.owner}` as EffectId,
  workspace: connection.workspace,
  subject: changeSubject(connection.latestChange),
  work: { deed: 'say', notice: { say: 'owner-gone', owner: connection.owner, to } },
  due: now,
  lane: slackLane(connection.workspace, connection.request.channel),
});

/** The channel has its copy, which the next one takes the place of. */
export const remindedInChannel = (
  { connection }: KnownConnection,
  event: EventOf<'reminded-in-channel'>,
): Decision => {
  const { reminded: before } = connection;
  if (isOver(connection, event.certificate) || before?.stage !== String(event.stage)) return stale();
  return ok({
    connection: {
      ...connection,
      version: connection.version + 1,
      reminded: { ...before, channel: event.channel },
    },
    effects: [],
    records: [{ about: connection.id, what: event.type, who: null, facts: { stage: event.stage } }],
  });
};

/** A reminder that was told, as the newer one finds it. */
export const olderOf = ({ stage, at: told, access }: Reminded, at: MessageRef): OlderReminder => ({
  stage: Number(stage),
  at,
  told,
  ...(access ? { seen: access } : {}),
});

/** The newest login that is known, whoever saw it first. */
const withLogin = (applied: Applied, seen: AccessSeen | undefined): Applied => {
  const logins = seen?.logins;
  return logins?.kind === 'seen' && (!applied.lastLogin || logins.login.at > applied.lastLogin.at)
    ? { ...applied, lastLogin: logins.login }
    : applied;
};

/** The card says from here on what the reminder says: it stands in the channel for years. */
export const cardOf = (connection: Connection, why: string, now: Date): Effect[] =>
  connection.applied
    ? [
        {
          id: `${connection.applied.change}.${why}.show-card` as EffectId,
          workspace: connection.workspace,
          subject: { kind: 'change', id: connection.applied.change },
          work: { deed: 'show-card' },
          due: now,
          lane: slackLane(connection.workspace, connection.request.channel),
        },
      ]
    : [];

const reminding = (
  connection: Connection,
  work: Extract<Work, { deed: 'remind' | 'remind-channel' }>,
  due: Date,
): Effect => ({
  id: reminderId(connection.id, work),
  workspace: connection.workspace,
  subject: connectionSubject(connection.id),
  work,
  due,
  lane: slackLane(
    connection.workspace,
    work.deed === 'remind' ? connection.owner : connection.request.channel,
  ),
});
