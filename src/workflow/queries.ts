import type { Change } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import type { ChangeId, ConnectionId, ProviderId, WorkspaceId } from '../domain/ids.ts';
import { asId } from '../domain/ids.ts';
import {
  CONNECTIONS,
  changesOfKey,
  entityKey,
  labelKey,
  OPEN_CHANGES,
  openChangeKey,
  ownFileKey,
  threadKey,
} from '../domain/keys.ts';
import { sameLabel } from '../domain/label.ts';
import type { SealedEntry, Store } from '../ports/store.ts';
import { providerHolder } from './plan-stops.ts';

/** A connection with its open change, if it has one. */
export interface Standing {
  readonly connection: Connection;
  readonly open: Change | null;
}

/** What is on record of one subject; `change` is null for a connection, or a request that came to nothing. */
export interface RecordedSubject {
  readonly id: ChangeId | ConnectionId;
  readonly change: Change | null;
  readonly entries: readonly SealedEntry[];
}

/** Questions to the store. They change nothing. */
export interface Queries {
  change(workspace: WorkspaceId, id: ChangeId): Promise<Change | null>;
  connection(workspace: WorkspaceId, id: ConnectionId): Promise<Connection | null>;
  /** All connections that are proposed or live, each with its open change. */
  standings(workspace: WorkspaceId): Promise<Standing[]>;
  openChanges(workspace: WorkspaceId): Promise<Change[]>;
  /** What is on record of one connection and its changes, or of everything (null), the oldest subject first. */
  recorded(workspace: WorkspaceId, connection: ConnectionId | null): Promise<RecordedSubject[]>;
  /** The connection of that label; several nearest ones when there is none. */
  byLabel(workspace: WorkspaceId, label: string): Promise<{ found: Standing | null; nearest: Connection[] }>;
  openChangeOf(workspace: WorkspaceId, connection: ConnectionId): Promise<Change | null>;
  labelTakenBy(workspace: WorkspaceId, label: string): Promise<Connection | null>;
  entityTakenBy(workspace: WorkspaceId, entityId: string): Promise<Connection | null>;
  /** The connection other than `except` that is live with a provider, or whose open change claims it. */
  providerHeldBy(
    workspace: WorkspaceId,
    provider: { readonly id: ProviderId; readonly issuer?: string },
    except: ConnectionId | null,
  ): Promise<Connection | null>;
  /** The change whose card stands at this message, i.e. whose thread hangs on it. */
  changeOfThread(workspace: WorkspaceId, channel: string, ts: string): Promise<Change | null>;
  /** True for a file that jcaccess uploaded itself. */
  isOwnFile(workspace: WorkspaceId, file: string): Promise<boolean>;
}

/** Makes the questions over a store. */
export const createQueries = (store: Store): Queries => {
  const standing = async (connection: Connection): Promise<Standing> => {
    const [open] = await store.changesBy(connection.workspace, openChangeKey(connection.id));
    return { connection, open: open ?? null };
  };
  const first = async <Value>(found: Promise<Value[]>): Promise<Value | null> => (await found)[0] ?? null;

  return {
    change: (workspace, id) => store.change(workspace, id),
    connection: (workspace, id) => store.connection(workspace, id),
    openChanges: workspace => store.changesBy(workspace, OPEN_CHANGES),
    openChangeOf: (workspace, connection) => first(store.changesBy(workspace, openChangeKey(connection))),
    recorded: async (workspace, connection) => {
      const read = async (id: ChangeId | ConnectionId, change: Change | null): Promise<RecordedSubject> => ({
        id,
        change,
        entries: await store.audit(workspace, id),
      });
      if (connection !== null) {
        const changes = await store.changesBy(workspace, changesOfKey(connection));
        const all = [...changes.map(change => read(change.id, change)), read(connection, null)];
        return (await Promise.all(all)).filter(one => one.entries.length > 0 || one.change !== null);
      }
      const ids = new Set<string>();
      for await (const { subject } of store.auditReader.log(workspace)) ids.add(subject);
      const found: RecordedSubject[] = [];
      for (const id of ids) {
        const change = await store.change(workspace, asId<ChangeId>(id));
        found.push(await read(asId<ChangeId>(id), change));
      }
      return found;
    },
    labelTakenBy: (workspace, label) => first(store.connectionsBy(workspace, labelKey(label))),
    entityTakenBy: (workspace, entityId) => first(store.connectionsBy(workspace, entityKey(entityId))),
    providerHeldBy: (workspace, provider, except) => providerHolder(store, workspace, provider, except),
    changeOfThread: async (workspace, channel, ts) =>
      (await store.changesBy(workspace, threadKey(channel, ts))).at(-1) ?? null,
    isOwnFile: async (workspace, file) => (await store.changesBy(workspace, ownFileKey(file))).length > 0,
    standings: async workspace => {
      const [connections, open] = await Promise.all([
        store.connectionsBy(workspace, CONNECTIONS),
        store.changesBy(workspace, OPEN_CHANGES),
      ]);
      const byConnection = new Map(open.map(change => [change.connection, change]));
      return connections.map(connection => ({ connection, open: byConnection.get(connection.id) ?? null }));
    },
    byLabel: async (workspace, label) => {
      const [exact] = await store.connectionsBy(workspace, labelKey(label));
      if (exact) return { found: await standing(exact), nearest: [] };
      const all = await store.connectionsBy(workspace, CONNECTIONS);
      return { found: null, nearest: nearestLabels(all, label) };
    },
  };
};

const nearestLabels = (all: readonly Connection[], label: string): Connection[] => {
  const asked = sameLabel(label);
  return all
    .map(connection => ({ connection, far: distance(sameLabel(connection.request.label), asked) }))
    .filter(({ connection, far }) => far <= 3 || sameLabel(connection.request.label).includes(asked))
    .sort((a, b) => a.far - b.far)
    .slice(0, 5)
    .map(one => one.connection);
};

/** How many letters must be added, removed or changed to turn one text into the other (Levenshtein). */
export const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};
