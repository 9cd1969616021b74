import type { Actor } from '../actor.ts';
import type { Connection } from '../connection.ts';
import type { Decision, KnownConnection } from '../decision.ts';
import { personBehind, stale } from '../decision.ts';
import type { Effect, ManyTests } from '../effect.ts';
import type { EventOf } from '../event.ts';
import type { EffectId } from '../ids.ts';
import { looksAt, testsLine } from '../lane.ts';
import { may } from '../may.ts';
import { no, ok } from '../result.ts';
import { connectionSubject } from '../subject.ts';

/** The test of one connection for a person, whose tests are made one after another. */
export const testOf = (
  { id, request }: Pick<Connection, 'id' | 'request'>,
  { user, workspace }: Pick<Actor, 'user' | 'workspace'>,
  { request: asked, email }: Pick<ManyTests, 'request' | 'email'>,
  now: Date,
): Effect => ({
  id: `${id}.test.${asked}` as EffectId,
  workspace,
  subject: connectionSubject(id),
  work: { deed: 'test-connection', by: user, ...(email === undefined ? {} : { email }) },
  due: now,
  lane: looksAt(request),
  line: testsLine(user),
});

/**
 * A person wants to know whether a connection works. It changes nothing; that they asked, and whose login they asked
 * for, is on the record.
 */
export const testAsked = (known: KnownConnection, event: EventOf<'test'>): Decision => {
  const { connection, open, policy, now } = known;
  const { actor, email } = event;
  const refusal = may(actor, 'test', { change: open, connection, now }, policy);
  if (refusal) return no(refusal);
  return ok({
    effects: [testOf(connection, actor, event, now)],
    records: [
      {
        about: connection.id,
        what: event.type,
        who: personBehind(event),
        ...(email === undefined ? {} : { facts: { lastLoginOf: email } }),
      },
    ],
  });
};

/** A test was made of what is applied: what failed in it is said wherever the connection is, until a test passes. */
export const testMade = (known: KnownConnection, event: EventOf<'test-made'>): Decision => {
  const { connection } = known;
  const { failedTest: before, ...rest } = connection;
  const { failed } = event;
  if (failed ? failed.change !== connection.applied?.change : !before) return stale();
  return ok({
    connection: { ...rest, version: connection.version + 1, ...(failed ? { failedTest: failed } : {}) },
    effects: [],
    records: [
      {
        about: connection.id,
        what: event.type,
        who: null,
        facts: failed ? { failed: failed.check.id, saw: failed.check.saw } : { failed: null },
      },
    ],
  });
};
