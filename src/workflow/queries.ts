import type { Change } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import type { ChangeId, ConnectionId, ProviderId, WorkspaceId } from '../domain/ids.ts';
import {
  changesOfKey,
  entityKey,
  issuerKey,
  labelKey,
  openChangeKey,
  ownFileKey,
  threadKey,
  trustedKey,
} from '../domain/keys.ts';
import { sameLabel } from '../domain/label.ts';
import type { Span } from '../domain/places.ts';
import { BY_LABEL_BACKWARDS, BY_WORD, backwards, byEnd } from '../domain/places.ts';
import type { Page, SealedEntry, Store } from '../ports/store.ts';
import { providerHolder } from './plan-stops.ts';

/** A connection with its open change, if it has one. */
export interface ConnectionOverview {
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
  /** A page of the connections in a list, each with its open change. */
  standings(workspace: WorkspaceId, span: Span, page: Page): Promise<ConnectionOverview[]>;
  /** How many connections are in a list. */
  countStandings(workspace: WorkspaceId, span: Span): Promise<number>;
  /** A page of the open changes under a key (domain/keys.ts), oldest first. */
  openChanges(workspace: WorkspaceId, key: string, page: Page): Promise<Change[]>;
  countOpen(workspace: WorkspaceId, key: string): Promise<number>;
  /** The connections of open changes, each with its change. */
  standingsOf(open: readonly Change[]): Promise<ConnectionOverview[]>;
  /** The connections whose provider may have sent this, and what else is applied while that is not more than one. */
  appliedFor(
    workspace: WorkspaceId,
    sender: { readonly issuers: readonly string[]; readonly fingerprints: readonly string[] },
  ): Promise<Connection[]>;
  /** Everything that is on record, in the order in which it came. */
  entries(workspace: WorkspaceId): AsyncIterable<SealedEntry>;
  /** What is on record of one connection and its changes, the oldest subject first. */
  recorded(workspace: WorkspaceId, connection: ConnectionId): Promise<RecordedSubject[]>;
  /** The connection of that label; several nearest ones when there is none. */
  byLabel(
    workspace: WorkspaceId,
    label: string,
  ): Promise<{ found: ConnectionOverview | null; nearest: Connection[] }>;
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
  /** True when a change under a key cannot be read here: a newer jcaccess wrote it, or it is damaged. */
  hidesChange(workspace: WorkspaceId, key: string): Promise<boolean>;
  /** True for a file that jcaccess uploaded itself. */
  isOwnFile(workspace: WorkspaceId, file: string): Promise<boolean>;
}

/** Makes the questions over a store. */
export const createQueries = (store: Store): Queries => {
  const standing = async (connection: Connection): Promise<ConnectionOverview> => {
    const [open] = await store.changesBy(connection.workspace, openChangeKey(connection.id));
    return { connection, open: open ?? null };
  };
  const first = async <Value>(found: Promise<Value[]>): Promise<Value | null> => (await found)[0] ?? null;

  return {
    change: (workspace, id) => store.change(workspace, id),
    connection: (workspace, id) => store.connection(workspace, id),
    standings: async (workspace, span, page) =>
      await Promise.all((await store.connectionsIn(workspace, span, page)).map(standing)),
    countStandings: (workspace, span) => store.countConnections(workspace, span),
    openChanges: (workspace, key, page) => store.changesBy(workspace, key, page),
    countOpen: (workspace, key) => store.countChanges(workspace, key),
    standingsOf: async open => {
      const found = await Promise.all(
        open.map(async change => ({
          connection: await store.connection(change.workspace, change.connection),
          open: change,
        })),
      );
      return found.flatMap(({ connection, open: change }) =>
        connection ? [{ connection, open: change }] : [],
      );
    },
    appliedFor: async (workspace, { issuers, fingerprints }) => {
      const keys = [
        ...issuers.slice(0, SENDERS).map(issuerKey),
        ...fingerprints.slice(0, SENDERS).map(trustedKey),
      ];
      const found = await Promise.all([
        ...keys.map(key => store.connectionsBy(workspace, key, { limit: CANDIDATES })),
        store.connectionsIn(workspace, { list: byEnd({ status: 'live' }) }, { limit: 2 }),
      ]);
      return unlike(found.flat());
    },
    openChangeOf: (workspace, connection) => first(store.changesBy(workspace, openChangeKey(connection))),
    entries: workspace => store.auditReader.entries(workspace),
    recorded: async (workspace, connection) => {
      const read = async (id: ChangeId | ConnectionId, change: Change | null): Promise<RecordedSubject> => ({
        id,
        change,
        entries: await store.audit(workspace, id),
      });
      const changes = await store.changesBy(workspace, changesOfKey(connection));
      const all = [...changes.map(change => read(change.id, change)), read(connection, null)];
      return (await Promise.all(all)).filter(one => one.entries.length > 0 || one.change !== null);
    },
    labelTakenBy: (workspace, label) => first(store.connectionsBy(workspace, labelKey(label))),
    entityTakenBy: (workspace, entityId) => first(store.connectionsBy(workspace, entityKey(entityId))),
    providerHeldBy: (workspace, provider, except) => providerHolder(store, workspace, provider, except),
    changeOfThread: async (workspace, channel, ts) =>
      (await store.changesBy(workspace, threadKey(channel, ts))).at(-1) ?? null,
    hidesChange: async (workspace, key) => {
      const count = await store.countChanges(workspace, key);
      return count > 0 && (await store.changesBy(workspace, key, { limit: count })).length < count;
    },
    isOwnFile: async (workspace, file) => (await store.changesBy(workspace, ownFileKey(file))).length > 0,
    byLabel: async (workspace, label) => {
      const [exact] = await store.connectionsBy(workspace, labelKey(label));
      if (exact) return { found: await standing(exact), nearest: [] };
      return { found: null, nearest: nearestLabels(await neighbours(store, workspace, label), label) };
    },
  };
};

/** More issuers and certificates than a login has are not looked for. */
const SENDERS = 10;
/** So many are looked at on each side where a label would stand. */
const CANDIDATES = 50;

/**
 * The connections among which the nearest labels are: those that stand beside it in the order of words, where labels that begin
 * alike are, and in the order from their ends.
 */
const neighbours = async (store: Store, workspace: WorkspaceId, label: string): Promise<Connection[]> => {
  const asked = sameLabel(label);
  const page = { limit: CANDIDATES };
  const found = await Promise.all(
    [
      { list: BY_WORD, from: asked },
      { list: BY_WORD, before: asked, backwards: true },
      { list: BY_LABEL_BACKWARDS, from: backwards(label) },
      { list: BY_LABEL_BACKWARDS, before: backwards(label), backwards: true },
    ].map(span => store.connectionsIn(workspace, span, page)),
  );
  return unlike(found.flat());
};

const unlike = (connections: readonly Connection[]): Connection[] => [
  ...new Map(connections.map(one => [one.id, one])).values(),
];

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
