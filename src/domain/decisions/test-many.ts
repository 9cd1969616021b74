import type { Decision, KnownWorkspace } from '../decision.ts';
import type { Effect, ManyTests } from '../effect.ts';
import type { EventOf } from '../event.ts';
import type { JudgedConnection } from '../failed-test.ts';
import type { EffectId } from '../ids.ts';
import { looksAt, testsLine } from '../lane.ts';
import { ok } from '../result.ts';
import { connectionSubject, workspaceSubject } from '../subject.ts';

/** A slice of the tests. It stands in the line of that person's tests: one of theirs is made at a time. */
const slice = ({ workspace, now }: KnownWorkspace, tests: ManyTests): Effect => ({
  id: `${workspace}.tests.${tests.request}.${tests.batch}` as EffectId,
  workspace,
  subject: workspaceSubject(workspace),
  work: { deed: 'test-many', tests },
  due: now,
  lane: looksAt(),
  line: testsLine(tests.by),
});

/** A connection stands otherwise than before. Its own event says so; the effect is named for what it is then. */
const noteOf = ({ workspace, now }: KnownWorkspace, { connection, failed }: JudgedConnection): Effect => ({
  id: `${connection}.note-test.${now.getTime()}` as EffectId,
  workspace,
  subject: connectionSubject(connection),
  work: { deed: 'note-test', failed },
  due: now,
  lane: 'clock',
});

/** A person wants to know which of many connections work. Whether they may is asked of each when its turn comes. */
export const manyTestsAsked = (known: KnownWorkspace, event: EventOf<'many-tests-asked'>): Decision =>
  ok({ effects: [slice(known, event.tests)], records: [] });

/** A slice was made: each of its connections is on the record, as if its test had been asked for alone. */
export const testsMade = (known: KnownWorkspace, event: EventOf<'tests-made'>): Decision => {
  const { asker, connections, judged = [], next, email } = event;
  const { user, workspace } = asker;
  return ok({
    effects: [...(next === null ? [] : [slice(known, next)]), ...judged.map(one => noteOf(known, one))],
    records: connections.map(about => ({
      about,
      what: 'test',
      who: { user, workspace },
      ...(email === undefined ? {} : { facts: { lastLoginOf: email } }),
    })),
  });
};
