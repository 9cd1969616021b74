import { kindOf, stepOf } from '../../domain/kinds.ts';
import type { Directory } from '../../ports/directory.ts';
import type { Perform } from '../performing.ts';
import { type Probing, probesOf } from '../probes.ts';

/** The automatic part of the Access test. A check that cannot be made says why; it never counts as passed. */
export const runTest =
  (deps: Probing & { readonly directory: Pick<Directory, 'timeZoneOf'> }): Perform<'run-test'> =>
  async ({ change, connection, now, renewLease: holdOn }) => {
    if (change.state !== 'testing') return null;
    const probes = probesOf(deps, {
      timeZone: await deps.directory.timeZoneOf(change.request.owner),
      provider: change.written.provider,
      settings: stepOf(change).wanted,
      teamDomain: change.request.teamDomain,
      label: change.request.label,
      certificates: kindOf(change)
        .trusted({ change, connection }, now())
        .map(one => one.facts),
      readBackAt: change.written.readBackAt,
      ...(change.written.rest ? { rest: change.written.rest } : {}),
    });
    await holdOn();
    const checks = await Promise.all(probes.map(probe => probe.run(now())));
    return { type: 'tested', checks: checks.flat() };
  };
