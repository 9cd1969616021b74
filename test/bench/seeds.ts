import { readConfig } from '../../src/config.ts';
import type { Change } from '../../src/domain/change.ts';
import type { Connection } from '../../src/domain/connection.ts';
import type { EventOf } from '../../src/domain/event.ts';
import { asId, type ChangeId, type ConnectionId, type WorkspaceId } from '../../src/domain/ids.ts';
import type { Store } from '../../src/ports/store.ts';
import { appEnvironment } from '../playground/environment.ts';
import { ben, changeIn, createPlan, now, request } from '../unit/slack/views/sample-changes.ts';

/** The workspace of every seeded record. */
export const workspace = asId<WorkspaceId>('T0ACME');
/** The instant at which the bench decides: the plans are fresh then. */
export const benchNow = now;
/** The digest that an approval must name. */
export const digest = createPlan.digest;
/** The secret that seals the audit of a bench store. */
export const auditKey = 'bench-audit-key-of-32-characters-or-more';

const config = readConfig(appEnvironment({ delivery: 'http', store: 'sqlite', folder: '/', port: 0 }));
if (!config.ok) throw new Error('the environment of the rehearsals is not complete');

/** The rules of the rehearsals, under which Ben may approve. */
export const { policy } = config.value;

/** Ben's yes to the plan of a seeded change. */
export const approval: EventOf<'approve'> = {
  type: 'approve',
  earlier: [],
  digest,
  actor: { user: ben, workspace, fullMember: true, groups: [], groupsUnreadable: false },
};

/** The id of the seeded change of that number. */
export const changeId = (number: number): ChangeId => asId(`B${String(number).padStart(6, '0')}`);
/** The id of the connection of that number. */
export const connectionId = (number: number): ConnectionId => asId(`cn_b${String(number).padStart(6, '0')}`);

/** A change that waits for one approval. */
export const waitingChange = (number: number): Change =>
  changeIn('awaiting-approval', {
    request: { label: `Acme ${number}`, entityId: `https://acme.cloudflareaccess.com/${number}` },
    more: { id: changeId(number), version: 1, connection: connectionId(number) },
  });

/** The connection that the change of that number is about. */
export const connectionOf = (number: number, status: Connection['status'] = 'proposed'): Connection => ({
  id: connectionId(number),
  workspace,
  version: 1,
  status,
  request: {
    ...request,
    label: `Acme ${number}`,
    entityId: `https://acme.cloudflareaccess.com/${number}`,
  },
  owner: request.owner,
  latestChange: changeId(number),
});

const AT_ONCE = 100;

/** Fills a store with waiting changes and their connections, numbered from 0. */
export async function seed(store: Store, count: number): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) => from + index);
    const answer = await store.commit({
      workspace,
      changes: numbers.map(number => ({ record: waitingChange(number), expectedVersion: 0 })),
      connections: numbers.map(number => ({ record: connectionOf(number), expectedVersion: 0 })),
    });
    if (!answer.ok) throw new Error(`the seeds were refused: ${answer.error.reason}`);
  }
}
