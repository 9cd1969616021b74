import type { MessageRef } from '../../domain/change.ts';
import type { Check } from '../../domain/evidence.ts';
import { standingAfter } from '../../domain/failed-test.ts';
import { openChangeKey } from '../../domain/keys.ts';
import type { TestRun } from '../../domain/test-run.ts';
import { DAY_MS } from '../../domain/time.ts';
import type { Directory } from '../../ports/directory.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import { ServiceError } from '../../ports/service-error.ts';
import type { Store } from '../../ports/store.ts';
import { readBothLogs } from '../both-logs.ts';
import type { Perform } from '../performing.ts';
import { type Probing, probesOf } from '../probes.ts';
import { hasWritten, testedOf } from '../tested-connection.ts';

const LOGS = 'Read both logs';

/**
 * Tests a connection for one person, in one message of their DM that is edited step by step. It changes nothing but that
 * message and what is known of the connection, so that a second attempt may make it all again.
 */
export const testConnection =
  (
    deps: Probing & {
      readonly store: Store;
      readonly noticeboard: Noticeboard;
      readonly directory: Pick<Directory, 'timeZoneOf'>;
    },
  ): Perform<'test-connection'> =>
  async ({ connection, work, origin, now, renewLease: holdOn }) => {
    const { store, noticeboard } = deps;
    const { workspace, id, latestChange } = connection;
    // An open change of a live connection is not its latest one before people keep it.
    const [open] = await store.changesBy(workspace, openChangeKey(id));
    const change = open ?? (await store.change(workspace, latestChange));
    const timeZone = await deps.directory.timeZoneOf(connection.owner);
    const tested = testedOf(connection, change, now(), timeZone, work.email);
    if (!tested) return null;
    const probes = probesOf(deps, tested);
    const { email } = work;
    const steps = [...probes.map(probe => probe.title), ...(email === undefined ? [] : [LOGS])];
    const checks: Check[] = [];
    const reported = change?.evidence.reported;
    let at: MessageRef | null = null;
    const show = async (
      done: number,
      more: Pick<TestRun, 'finishedAt'> & Pick<Partial<TestRun>, 'login'>,
    ): Promise<void> => {
      const run = {
        label: tested.label,
        timeZone: tested.timeZone,
        steps,
        done,
        checks: [...checks],
        ...(reported ? { reported } : {}),
        ...more,
      };
      at = await noticeboard.showTest(work.by, run, origin, at);
    };
    for (const [done, probe] of probes.entries()) {
      await holdOn();
      await unlessSlackIsBusy(done > 0, () => show(done, { finishedAt: null }));
      checks.push(...(await probe.run(now())));
    }
    if (email === undefined) {
      await show(steps.length, { finishedAt: now() });
    } else {
      await holdOn();
      const since = new Date(now().getTime() - DAY_MS);
      const { verdict } = await readBothLogs(deps, tested, email, since);
      await show(steps.length, { finishedAt: now(), login: { email, since, verdict } });
    }
    // What an open change has written is told on its card.
    if (hasWritten(change)) return null;
    return { type: 'test-made', failed: standingAfter(connection, checks, { at: now(), by: work.by }) };
  };

/** What stands between two steps may be left out; the first post and the result may not. */
const unlessSlackIsBusy = async (mayFail: boolean, show: () => Promise<void>): Promise<void> => {
  try {
    await show();
  } catch (error) {
    if (!mayFail || !(error instanceof ServiceError)) throw error;
  }
};
