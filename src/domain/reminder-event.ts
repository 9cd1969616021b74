import type { AccessSeen } from './access-seen.ts';
import type { MessageRef } from './change.ts';
import type { UserId } from './ids.ts';

/** What came of a reminder, or of its copy in the channel. */
export type ReminderOutcome =
  | {
      readonly type: 'reminded';
      readonly stage: number;
      readonly certificate: string;
      /** The time zone of the person who was told: by it the next one is scheduled. */
      readonly timeZone: string;
      /** Who was told in place of the owner, whose account is gone. */
      readonly to?: UserId;
      /** Absent when the service refused to post it. */
      readonly dm?: MessageRef;
      /** What Access had, as the reminder told. */
      readonly access?: AccessSeen;
    }
  /** It is not the time for it yet where its reader is. */
  | {
      readonly type: 'reminder-put-off';
      readonly stage: number;
      readonly certificate: string;
      readonly until: Date;
    }
  | {
      readonly type: 'reminded-in-channel';
      readonly stage: number;
      readonly certificate: string;
      readonly channel: MessageRef;
    };
