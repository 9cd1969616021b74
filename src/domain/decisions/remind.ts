import type { Connection } from '../connection.ts';
import type { Decided, EventOf } from '../decision.ts';
import { reminderId } from '../decision.ts';
import type { Effect } from '../effect.ts';
import { slackLane } from '../lane.ts';
import type { STALE } from '../refusal.ts';
import { STALE as staleReason } from '../refusal.ts';
import { stageAfter, stageDue } from '../reminder.ts';
import type { Result } from '../result.ts';
import { no, ok } from '../result.ts';

/** A reminder was posted. After the last day the next one follows a week later, for as long as the certificate stays. */
export const reminded = (
  connection: Connection,
  event: EventOf<'reminded'>,
  now: Date,
): Result<Decided, typeof STALE> => {
  const certificate = connection.applied?.certificate;
  if (!certificate || certificate.sha256Fingerprint !== event.certificate) return no(staleReason);
  const { stage, dm, channel } = event;
  const next: Connection = {
    ...connection,
    version: connection.version + 1,
    reminded: { stage: String(stage), at: now, ...(dm ? { dm } : {}), ...(channel ? { channel } : {}) },
  };
  return ok({
    connection: next,
    effects: stage > 0 ? [] : [weekly(connection, event)],
    recorded: { what: event.type, who: null, facts: { stage } },
  });
};

const weekly = (connection: Connection, event: EventOf<'reminded'>): Effect => {
  const stage = stageAfter(event.stage);
  const work = { deed: 'remind', stage, certificate: event.certificate } as const;
  return {
    id: reminderId(connection.id, work),
    workspace: connection.workspace,
    subject: { kind: 'connection', id: connection.id },
    work,
    due: stageDue(connection.applied?.certificate.notAfter ?? new Date(0), stage),
    lane: slackLane(connection.workspace, connection.request.channel),
  };
};
