import type { ChangeId, ConnectionId, WorkspaceId } from './ids.ts';

/** What an event or an effect is about: the record that `decide` judges it by. */
export type Subject =
  | { readonly kind: 'change'; readonly id: ChangeId }
  | { readonly kind: 'connection'; readonly id: ConnectionId }
  | { readonly kind: 'workspace'; readonly id: WorkspaceId };

/** The kinds of subjects. */
export type SubjectKind = Subject['kind'];

/** A subject of one kind. */
export type SubjectOf<Kind extends SubjectKind> = Extract<Subject, { kind: Kind }>;

/** The change of that id, as a subject. */
export const changeSubject = (id: ChangeId): SubjectOf<'change'> => ({ kind: 'change', id });

/** The connection of that id, as a subject. */
export const connectionSubject = (id: ConnectionId): SubjectOf<'connection'> => ({ kind: 'connection', id });

/** The workspace, as a subject: what is about no change and no connection yet. */
export const workspaceSubject = (id: WorkspaceId): SubjectOf<'workspace'> => ({ kind: 'workspace', id });
