import type { Decision, KnownWorkspace } from '../decision.ts';
import type { Effect, ManyTests } from '../effect.ts';
import type { EventOf } from '../event.ts';
import type { EffectId } from '../ids.ts';
import { LOOKS, testsLine } from '../lane.ts';
import { ok } from '../result.ts';
import { workspaceSubject } from '../subject.ts';
import { testOf } from './test-connection.ts';

/** It stands in the line of that person's tests, so that the next ones are begun when these are over. */
const beginning = ({ workspace, now }: KnownWorkspace, tests: ManyTests): Effect => ({
  id: `${workspace}.tests.${tests.request}.${tests.batch}` as EffectId,
  workspace,
  subject: workspaceSubject(workspace),
  work: { deed: 'test-many', tests },
  due: now,
  lane: LOOKS,
  line: testsLine(tests.by),
});

/** A person wants to know which of many connections work. Whether they may is asked of each when its turn comes. */
export const manyTestsAsked = (known: KnownWorkspace, event: EventOf<'many-tests-asked'>): Decision =>
  ok({ effects: [beginning(known, event.tests)], records: [] });

/** The next connections have their turn: each is on the record, as if it had been asked for alone. */
export const testsBegun = (known: KnownWorkspace, event: EventOf<'tests-begun'>): Decision => {
  const { asker, tests, connections, next } = event;
  const { user, workspace } = asker;
  return ok({
    effects: [
      ...connections.map(connection => testOf(connection, asker, tests, known.now)),
      ...(next === null ? [] : [beginning(known, { ...tests, batch: tests.batch + 1, from: next })]),
    ],
    records: connections.map(about => ({
      about,
      what: 'test',
      who: { user, workspace },
      ...(tests.email === undefined ? {} : { facts: { lastLoginOf: tests.email } }),
    })),
  });
};
