import type { GroupId, UserId } from './ids.ts';

/** One person's consent to exactly one plan. */
export interface Approval {
  readonly by: UserId;
  readonly at: Date;
  readonly digest: string;
  /** The configured groups that the person was in when the approval was last looked at. */
  readonly groups: readonly GroupId[];
  /** Given by a person who is involved, because the team is small; it marks the change for ever. */
  readonly involved?: true;
}

/** An approval that one person gave alone; it marks the change for ever. */
export interface Emergency {
  readonly by: UserId;
  readonly at: Date;
  readonly reason: string;
  /** How many approvals were skipped. */
  readonly skipped: number;
  /** What another approver said of it afterwards. */
  readonly review?: {
    readonly by: UserId;
    readonly at: Date;
    readonly right: boolean;
    readonly note: string;
  };
}

/** Approvals that no longer count. */
export interface Voided {
  /** `moved`: Cloudflare is no longer what was approved. `late`: nothing could be written in time. `unentitled`: one of them may not approve any more. */
  readonly why: 'moved' | 'late' | 'unentitled';
  /** For `moved`: the names of the settings. */
  readonly moved: readonly string[];
  readonly at: Date;
  readonly who: readonly UserId[];
}
