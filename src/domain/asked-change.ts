import type { Actor } from './actor.ts';
import type { ChangeId } from './ids.ts';
import type { CertificateChoice, EditableSettings } from './request.ts';

/** A person asks for a change of a live connection. */
export type AskedChange =
  | {
      readonly type: 'edit';
      readonly actor: Actor;
      readonly change: ChangeId;
      /** The ended change of the connection that this one starts again from. */
      readonly startsFrom: ChangeId | null;
      readonly request: EditableSettings;
    }
  | {
      readonly type: 'rotate';
      readonly actor: Actor;
      readonly change: ChangeId;
      readonly certificate: Exclude<CertificateChoice, { source: 'jumpcloud' }>;
      readonly reason?: string;
    }
  /** Access shall have again what was approved; what it has now shall count as approved; or the connection shall end. */
  | {
      readonly type: 'restore' | 'adopt' | 'remove';
      readonly actor: Actor;
      readonly change: ChangeId;
      readonly reason?: string;
    };
