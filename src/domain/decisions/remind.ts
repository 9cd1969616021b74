import type { Connection } from '../connection.ts';
import { signingCertificate } from '../connection.ts';
import type { Decision, KnownConnection } from '../decision.ts';
import { reminderId, stale } from '../decision.ts';
import type { Effect, Work } from '../effect.ts';
import type { EventOf } from '../event.ts';
import { slackLane } from '../lane.ts';
import type { ReminderStage } from '../reminder.ts';
import { stageAfter, stageDue } from '../reminder.ts';
import { ok } from '../result.ts';
import { connectionSubject } from '../subject.ts';

/** From here on the channel is reminded too; before that it is the owner's matter alone. */
const CHANNEL_FROM_DAYS = 14;

/** True for a reminder of a certificate that the connection uses no more. */
const isOver = ({ applied }: Connection, certificate: string): boolean =>
  applied === undefined || signingCertificate(applied).sha256Fingerprint !== certificate;

/**
 * The owner was reminded. The copy in the channel is an effect of its own: a channel that takes no posts stops nothing.
 * After the last day the next reminder follows a week later, for as long as the certificate stays.
 */
export const reminded = ({ connection, now }: KnownConnection, event: EventOf<'reminded'>): Decision => {
  const { stage, certificate, dm } = event;
  if (isOver(connection, certificate)) return stale();
  const { reminded: before } = connection;
  const older = before?.channel ? { older: { stage: Number(before.stage), at: before.channel } } : {};
  const copy = { deed: 'remind-channel', stage, certificate, ...older } as const;
  const next = { deed: 'remind', stage: stageAfter(stage), certificate } as const;
  return ok({
    connection: {
      ...connection,
      version: connection.version + 1,
      reminded: { stage: String(stage), at: now, ...(dm ? { dm } : {}) },
    },
    effects: [
      ...(stage <= CHANNEL_FROM_DAYS ? [reminding(connection, copy, now)] : []),
      ...(stage > 0 ? [] : [reminding(connection, next, dueOf(connection, next.stage))]),
    ],
    records: [{ about: connection.id, what: event.type, who: null, facts: { stage } }],
  });
};

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

const dueOf = (connection: Connection, stage: ReminderStage): Date =>
  stageDue(connection.applied ? signingCertificate(connection.applied).notAfter : new Date(0), stage);

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
