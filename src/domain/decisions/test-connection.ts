import { isClosed } from '../change.ts';
import type { Decision, KnownConnection } from '../decision.ts';
import { whoDid } from '../decision.ts';
import type { EventOf } from '../event.ts';
import type { EffectId } from '../ids.ts';
import { LOOKS, testsLine } from '../lane.ts';
import { may } from '../may.ts';
import { no, ok } from '../result.ts';
import { connectionSubject } from '../subject.ts';

/**
 * A person wants to know whether a connection works. It changes nothing; that they asked, and whose login they asked
 * for, is on the record.
 */
export const testAsked = (known: KnownConnection, event: EventOf<'test-asked'>): Decision => {
  const { connection, latest, policy, now } = known;
  const { actor, email } = event;
  const open = latest && !isClosed(latest) ? latest : null;
  const refusal = may(actor, 'test', { change: open, connection, now }, policy);
  if (refusal) return no(refusal);
  return ok({
    effects: [
      {
        id: `${connection.id}.test.${event.request}` as EffectId,
        workspace: connection.workspace,
        subject: connectionSubject(connection.id),
        work: { deed: 'test-connection', by: actor.user, ...(email === undefined ? {} : { email }) },
        due: now,
        lane: LOOKS,
        line: testsLine(actor.user),
      },
    ],
    records: [
      {
        about: connection.id,
        what: event.type,
        who: whoDid(event),
        ...(email === undefined ? {} : { facts: { lastLoginOf: email } }),
      },
    ],
  });
};
