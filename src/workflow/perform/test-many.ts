import type { Change, MessageRef } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import type { ManyTests } from '../../domain/effect.ts';
import type { EventOf } from '../../domain/event.ts';
import type { Check } from '../../domain/evidence.ts';
import { type JudgedConnection, standingAfter } from '../../domain/failed-test.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { openChangeKey } from '../../domain/keys.ts';
import { STOPS, stopLine } from '../../domain/lane.ts';
import { may } from '../../domain/may.ts';
import type { Policy } from '../../domain/policy.ts';
import { emptyTally, type Made, tallied } from '../../domain/test-tally.ts';
import { DAY_MS } from '../../domain/time.ts';
import type { Directory } from '../../ports/directory.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import { ServiceError } from '../../ports/service-error.ts';
import type { Store } from '../../ports/store.ts';
import type { InAccount } from '../accounts.ts';
import { readBothLogs } from '../both-logs.ts';
import { countToTest, readSlice } from '../many-connections.ts';
import type { Perform } from '../performing.ts';
import { NotYet } from '../performing.ts';
import { type Probing, probesOf, type Tested } from '../probes.ts';
import { hasWritten, isWritten, testedOf } from '../tested-connection.ts';

/** So many connections are looked at in one effect, at most; what was found is kept when it ends. */
const AT_ONCE = 25;
/** No connection is begun later in a slice: it has to end long before its lease does. */
const SLICE_MS = 30_000;
const LATER_MS = 3_000;

/** The first post and the result are waited for; one edit more or less between them does not matter. */
const unlessSlackIsBusy = async <Shown>(show: () => Promise<Shown>, otherwise: Shown): Promise<Shown> => {
  try {
    return await show();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return otherwise;
  }
};

const isAskedToWait = (error: unknown): boolean =>
  error instanceof ServiceError && error.kind === 'rate-limited';

/**
 * Makes the next slice of the tests of many connections that a person asked for. Before it the one message is edited that
 * shows how far they are; the first slice only posts it, and the last one, in which nothing is left, shows the result.
 */
export const testMany =
  (
    deps: Pick<Probing, 'randomId'> & {
      /** True where a limit of one account must not hold up the tests in another: it is then a result of its own. */
      readonly hasSeveralAccounts?: boolean;
      /** What is asked about a connection, by its request. */
      readonly services: (request: InAccount) => Pick<Probing, 'access' | 'jumpcloud'>;
      readonly store: Store;
      readonly noticeboard: Pick<Noticeboard, 'showTests'>;
      readonly directory: Pick<Directory, 'actor' | 'timeZoneOf'>;
      readonly policy: Policy;
    },
  ): Perform<'test-many'> =>
  async ({ effect, work, origin, now, renewLease }) => {
    const { store, noticeboard, directory, policy } = deps;
    const { workspace } = effect;
    const { tests } = work;
    const { by, email } = tests;
    const asker = await directory.actor(by, workspace);
    if (asker.membershipUnreadable) throw new NotYet('Slack does not say who asked', LATER_MS);
    let tally = tests.tally ?? emptyTally(await countToTest(store, workspace, tests), now());
    const asked = email === undefined ? {} : { email };
    const isStopped = async (): Promise<boolean> =>
      (await store.inLine(workspace, stopLine(tests), STOPS)) > 0;
    const wasStopped = await isStopped();
    const show = (isOver: boolean, at: MessageRef | null): Promise<MessageRef> => {
      const stops = { by, request: tests.request };
      const shown = { ...asked, tally, endedAt: isOver ? now() : null, isStopped: wasStopped, stops };
      return noticeboard.showTests(by, shown, origin, at);
    };
    const goOn = (done: readonly ConnectionId[], more: Partial<ManyTests>): EventOf<'tests-made'> => {
      const next = { ...tests, ...more, batch: tests.batch + 1, tally };
      return { type: 'tests-made', asker, connections: done, next, ...asked };
    };
    const posted = tests.message;
    // Posted in an effect of its own: a second attempt finds the message, but would not edit it.
    if (!posted) return goOn([], { message: await show(false, null) });
    // What ended its process is tried alone, so that all before it is kept.
    const room = effect.lost > 0 ? 1 : AT_ONCE;
    const slice = wasStopped ? [] : await readSlice(store, workspace, tests, room);
    if (slice.length === 0) {
      await show(true, posted);
      return { type: 'tests-made', asker, connections: [], next: null, ...asked };
    }
    const message = await unlessSlackIsBusy(() => show(false, posted), posted);

    const began = now().getTime();
    const connections: ConnectionId[] = [];
    const judged: JudgedConnection[] = [];
    let position: Pick<ManyTests, 'asked' | 'from'> | null = null;
    for (const { connection, after } of slice) {
      if (position && (now().getTime() - began > SLICE_MS || (await isStopped()))) break;
      if (connection) {
        await renewLease();
        const [open = null] = await store.changesBy(workspace, openChangeKey(connection.id));
        const isTheirs = may(asker, 'test', { change: open, connection, now: now() }, policy) === null;
        const tested = isTheirs && isWritten(connection, open) ? await toTest(connection, open) : null;
        if (tested) {
          try {
            const made = await testNow(tested, connection.request);
            tally = tallied(tally, { connection: connection.id, ...made });
            judged.push(...judgedBy(connection, open, made, now()));
          } catch (error) {
            if (position === null || !isAskedToWait(error)) throw error;
            break;
          }
          connections.push(connection.id);
        } else {
          tally = { ...tally, skipped: tally.skipped + 1 };
        }
      }
      position = after;
    }
    return { ...goOn(connections, { ...position, message }), judged };

    function judgedBy(
      connection: Connection,
      open: Change | null,
      { checks }: Omit<Made, 'connection'>,
      at: Date,
    ): JudgedConnection[] {
      if (hasWritten(open) || checks === null) return [];
      const failed = standingAfter(connection, checks, { at, by });
      return failed || connection.failedTest ? [{ connection: connection.id, failed }] : [];
    }

    async function toTest(connection: Connection, open: Change | null): Promise<Tested | null> {
      const change = open ?? (await store.change(workspace, connection.latestChange));
      const timeZone = await directory.timeZoneOf(connection.owner);
      return testedOf(connection, change, now(), timeZone, email);
    }

    /** One connection. Whatever goes wrong with it is its own result, but for a service that asks to be left alone. */
    async function testNow(tested: Tested, request: InAccount): Promise<Omit<Made, 'connection'>> {
      const { label } = tested;
      try {
        const asked = deps.services(request);
        const probes = probesOf(
          { ...asked, randomId: deps.randomId, waitsItsTurn: !deps.hasSeveralAccounts },
          tested,
        );
        const checks: Check[] = [];
        for (const probe of probes) checks.push(...(await probe.run(now())));
        if (email === undefined) return { label, checks };
        const since = new Date(now().getTime() - DAY_MS);
        const { verdict } = await readBothLogs(asked, tested, email, since);
        return { label, checks, login: verdict.verdict };
      } catch (error) {
        if (isAskedToWait(error) && !deps.hasSeveralAccounts) throw error;
        return { label, checks: null };
      }
    }
  };
