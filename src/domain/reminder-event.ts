import type { AccessSeen } from './access-seen.ts';
import type { Actor } from './actor.ts';
import type { MessageRef } from './change.ts';
import type { UserId } from './ids.ts';

/** For so many days a reminder can be put aside. */
export const SNOOZE_DAYS = [1, 3, 7] as const;

/** What a person did about a reminder, or about who gets it. */
export type ReminderDeed =
  | { readonly type: 'on-it'; readonly actor: Actor }
  | {
      readonly type: 'snooze';
      readonly actor: Actor;
      readonly days: (typeof SNOOZE_DAYS)[number];
      /** Of the owner. */
      readonly timeZone: string;
    }
  | { readonly type: 'owner'; readonly actor: Actor; readonly owner: UserId };

/** What came of a reminder, or of its copy in the channel. */
export type ReminderOutcome =
  | {
      readonly type: 'reminded';
      readonly stage: number;
      readonly certificate: string;
      /** The time zone of the person who was told: by it the next one is scheduled. */
      readonly timeZone: string;
      /** How often it was put aside when it is told again; absent the first time. */
      readonly again?: number;
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
      readonly again?: number;
    }
  | {
      readonly type: 'reminded-in-channel';
      readonly stage: number;
      readonly certificate: string;
      readonly channel: MessageRef;
    };
