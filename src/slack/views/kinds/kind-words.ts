import type { Button, KnownBlock } from '@slack/types';
import type { Change } from '../../../domain/change.ts';
import type { Doer } from '../people.ts';
import type { Mrkdwn } from '../text.ts';
import type { ViewContext } from '../view-context.ts';

/** How a card speaks of one kind of change, where the kinds differ. */
export interface KindWords {
  /** The first words of the title: "Set up". */
  readonly verb: string;
  /** What is being planned, in the state *planned*. */
  readonly planning: Mrkdwn;
  /** The card before there is a plan. */
  readonly draft: {
    readonly state: (change: Change, view: ViewContext) => Mrkdwn;
    readonly next: (change: Change, view: ViewContext) => Mrkdwn;
    readonly body: (change: Change) => KnownBlock[];
    readonly buttons: (change: Change) => readonly Button[];
  };
  /** Who does what after it was withdrawn. */
  readonly afterWithdrawal: Mrkdwn;
  /** What stays as it is after it was declined. */
  readonly afterDecline: Mrkdwn;
  /** Who does what after it was rolled back; `one` goes on with it. */
  readonly afterRollBack: (one: Doer) => Mrkdwn;
}
