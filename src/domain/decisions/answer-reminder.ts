import { signingCertificate, toldStage } from '../connection.ts';
import type { Decision, KnownConnection } from '../decision.ts';
import { personBehind, reminderId } from '../decision.ts';
import type { Effect } from '../effect.ts';
import type { EventOf } from '../event.ts';
import { slackLane } from '../lane.ts';
import { may } from '../may.ts';
import { snoozeEnd } from '../reminder.ts';
import { no, ok } from '../result.ts';
import { connectionSubject } from '../subject.ts';
import { cardOf } from './remind.ts';

/** A person sees to the certificate: later notices, the card and the lists name them. */
export const onIt = (known: KnownConnection, event: EventOf<'on-it'>): Decision => {
  const { connection, policy, now } = known;
  const { actor } = event;
  const refusal = may(actor, 'on-it', { change: null, connection, now }, policy);
  if (refusal) return no(refusal);
  const { applied } = connection;
  if (!applied) return no({ reason: 'gone' });
  const certificate = signingCertificate(applied).sha256Fingerprint;
  return ok({
    connection: {
      ...connection,
      version: connection.version + 1,
      onIt: { by: actor.user, since: now, certificate },
    },
    effects: cardOf(connection, `on-it.${connection.version + 1}`, now),
    records: [{ about: connection.id, what: event.type, who: personBehind(event) }],
  });
};

/** The newest reminder comes again in some days; no stage is put off by that. */
export const snooze = (known: KnownConnection, event: EventOf<'snooze'>): Decision => {
  const { connection, policy, now } = known;
  const { actor, days, timeZone } = event;
  const refusal = may(actor, 'snooze', { change: null, connection, now }, policy);
  if (refusal) return no(refusal);
  const { applied, snoozed } = connection;
  const stage = toldStage(connection);
  if (!applied || stage === null) return no({ reason: 'no-snooze' });
  const { sha256Fingerprint: certificate, notAfter } = signingCertificate(applied);
  const until = snoozeEnd(notAfter, days, now, { hours: policy.workingHours, timeZone });
  if (!until) return no({ reason: 'no-snooze' });
  const again = (snoozed?.certificate === certificate ? snoozed.times : 0) + 1;
  const work = { deed: 'remind', stage, certificate, again } as const;
  const effect: Effect = {
    id: reminderId(connection.id, work),
    workspace: connection.workspace,
    subject: connectionSubject(connection.id),
    work,
    due: until,
    lane: slackLane(connection.workspace, connection.owner),
  };
  return ok({
    connection: {
      ...connection,
      version: connection.version + 1,
      snoozed: { by: actor.user, until, times: again, certificate },
    },
    effects: [effect],
    records: [
      {
        about: connection.id,
        what: event.type,
        who: personBehind(event),
        facts: { stage, days, times: again },
      },
    ],
  });
};
