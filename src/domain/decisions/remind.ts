import type { Connection } from '../connection.ts';
import type { Decided, EventOf } from '../decision.ts';
import { reminderId } from '../decision.ts';
import type { Effect, Work } from '../effect.ts';
import type { ConnectionEvent } from '../event.ts';
import { slackLane } from '../lane.ts';
import type { STALE } from '../refusal.ts';
import { STALE as staleReason } from '../refusal.ts';
import type { ReminderStage } from '../reminder.ts';
import { stageAfter, stageDue } from '../reminder.ts';
import type { Result } from '../result.ts';
import { no, ok } from '../result.ts';

/** From here on the channel is reminded too; before that it is the owner's matter alone. */
const CHANNEL_FROM_DAYS = 14;

/** What follows from something that happened to a connection. */
export const onConnection = (
  connection: Connection,
  event: ConnectionEvent,
  now: Date,
): Result<Decided, typeof STALE> => {
  const certificate = connection.applied?.certificate;
  if (!certificate || certificate.sha256Fingerprint !== event.certificate) return no(staleReason);
  return event.type === 'reminded' ? reminded(connection, event, now) : remindedInChannel(connection, event);
};

/**
 * The owner was reminded. The copy in the channel is an effect of its own: a channel that takes no posts stops nothing.
 * After the last day the next reminder follows a week later, for as long as the certificate stays.
 */
const reminded = (
  connection: Connection,
  event: EventOf<'reminded'>,
  now: Date,
): Result<Decided, typeof STALE> => {
  const { stage, certificate, dm } = event;
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
    recorded: { what: event.type, who: null, facts: { stage } },
  });
};

/** The channel has its copy, which the next one takes the place of. */
const remindedInChannel = (
  connection: Connection,
  event: EventOf<'reminded-in-channel'>,
): Result<Decided, typeof STALE> => {
  const { reminded: before } = connection;
  if (before?.stage !== String(event.stage)) return no(staleReason);
  return ok({
    connection: {
      ...connection,
      version: connection.version + 1,
      reminded: { ...before, channel: event.channel },
    },
    effects: [],
    recorded: { what: event.type, who: null, facts: { stage: event.stage } },
  });
};

const dueOf = (connection: Connection, stage: ReminderStage): Date =>
  stageDue(connection.applied?.certificate.notAfter ?? new Date(0), stage);

const reminding = (
  connection: Connection,
  work: Extract<Work, { deed: 'remind' | 'remind-channel' }>,
  due: Date,
): Effect => ({
  id: reminderId(connection.id, work),
  workspace: connection.workspace,
  subject: { kind: 'connection', id: connection.id },
  work,
  due,
  lane: slackLane(
    connection.workspace,
    work.deed === 'remind' ? connection.owner : connection.request.channel,
  ),
});
