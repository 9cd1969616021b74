import { isClosed } from '../domain/change.ts';
import type { ChangeWithConnection, Connection } from '../domain/connection.ts';
import { decideOnChange } from '../domain/decide.ts';
import { decideOnConnection } from '../domain/decide-on-connection.ts';
import { decideOnWorkspace } from '../domain/decide-on-workspace.ts';
import type { Decision } from '../domain/decision.ts';
import type { ChangeEvent, ConnectionEvent, WorkspaceEvent } from '../domain/event.ts';
import type { ChangeId, WorkspaceId } from '../domain/ids.ts';
import { openChangeKey } from '../domain/keys.ts';
import type { Policy } from '../domain/policy.ts';
import type { SubjectOf } from '../domain/subject.ts';
import type { Store } from '../ports/store.ts';
import { suppliersOf } from './suppliers.ts';

/** An event with what it is about. */
export type Brought =
  | { readonly subject: SubjectOf<'change'>; readonly event: ChangeEvent }
  | { readonly subject: SubjectOf<'connection'>; readonly event: ConnectionEvent }
  | { readonly subject: SubjectOf<'workspace'>; readonly event: WorkspaceEvent };

/** A decision, and the stored change that it was made on, if it was one. */
export interface Judged {
  readonly decision: Decision;
  readonly on: ChangeWithConnection | null;
}

/** The kind of a subject says which events are about it. */
const isOn = <Kind extends Brought['subject']['kind']>(
  brought: Brought,
  kind: Kind,
): brought is Extract<Brought, { subject: SubjectOf<Kind> }> => brought.subject.kind === kind;

/** The ended change that an event about a connection goes on from. */
const earlierOf = (event: ConnectionEvent, { watched }: Connection): ChangeId | null => {
  if (event.type === 'edit') return event.startsFrom;
  return event.type === 'metadata-seen' ? (watched?.alarm?.change ?? null) : null;
};

/** The change that an event about a workspace names. */
const namedBy = (event: WorkspaceEvent): ChangeId | null => {
  if (event.type === 'request') return event.startsFrom;
  return event.type === 'file-placed' && event.route.kind === 'change' ? event.route.change : null;
};

const broughtCertificates = (event: WorkspaceEvent) =>
  event.type === 'request' && event.request.certificate.source === 'own'
    ? [event.request.certificate.certificate]
    : [];

/** Loads what an event is judged by, and has it decided. Null: its subject is not there. */
export const judge = async (
  store: Store,
  workspace: WorkspaceId,
  brought: Brought,
  rules: { readonly policy: Policy; readonly now: Date },
): Promise<Judged | null> => {
  if (isOn(brought, 'change')) {
    const on = await store.changeWithConnection(workspace, brought.subject.id);
    return on && { on, decision: decideOnChange({ ...on, ...rules }, brought.event) };
  }
  if (isOn(brought, 'connection')) {
    const connection = await store.connection(workspace, brought.subject.id);
    if (!connection) return null;
    const { event } = brought;
    const startsFrom = earlierOf(event, connection);
    const [latest, [open = null], before] = await Promise.all([
      store.change(workspace, connection.latestChange),
      store.changesBy(workspace, openChangeKey(connection.id)),
      startsFrom === null ? null : store.change(workspace, startsFrom),
    ]);
    const own = before?.connection === connection.id && isClosed(before) ? before : null;
    const known = { connection, latest, open, before: own, ...rules };
    return { on: null, decision: decideOnConnection(known, event) };
  }
  const named = namedBy(brought.event);
  const about = named && (await store.changeWithConnection(workspace, named));
  const suppliers = await suppliersOf(store, workspace, broughtCertificates(brought.event));
  const known = { workspace, about: about || null, suppliers, ...rules };
  return { on: null, decision: decideOnWorkspace(known, brought.event) };
};
