import type { AccountId, WorkspaceId } from '../../domain/ids.ts';
import type { Access, WriteAnswer } from '../../ports/access.ts';
import type { Store } from '../../ports/store.ts';

/** One Cloudflare account of the deployment. */
export interface AccountAt {
  readonly id: AccountId;
  readonly name: string;
  readonly access: Pick<Access, 'organization' | 'providers' | 'provider' | 'update'>;
  readonly addOneTimePin: () => Promise<WriteAnswer>;
}

/** What a rescue works with. No Slack is in it: that may be what is locked. */
export interface Around {
  readonly store: Store;
  /** The first is that of connections that name none. */
  readonly accounts: readonly [AccountAt, ...AccountAt[]];
  readonly workspace: WorkspaceId;
  /** Who is at the keyboard, for the record. */
  readonly by: string;
  readonly now: () => Date;
  readonly say: (line: string) => void;
  /** Asks and waits for a line; null when there is no more input. */
  readonly ask: (question: string) => Promise<string | null>;
}

/** The exit code: 0 done, 1 not done. */
export type Outcome = 0 | 1;

/** Asks twice for the same words to be typed. False when they were not. */
export const confirmedTwice = async ({ ask, say }: Around, words: string): Promise<boolean> => {
  for (const question of [`Type ${words} to go on: `, `Nobody approves this. Type ${words} once more: `]) {
    const typed = await ask(question);
    if (typed?.trim() === words) continue;
    say('These are other words: nothing was written.');
    return false;
  }
  return true;
};

/** An error of a write means that nothing was sent. */
export const notSent = (error: unknown): WriteAnswer => ({
  kind: 'refused',
  why: error instanceof Error ? error.message : String(error),
});
