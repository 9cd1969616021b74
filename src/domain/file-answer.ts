import type { ChangeId, ChannelId } from './ids.ts';
import type { Refusal } from './refusal.ts';

/** What a person hears who shared a file: why it was not taken, or that they cannot approve any more. */
export type FileAnswer =
  | { readonly kind: 'private-key' }
  | { readonly kind: 'nothing-open'; readonly fileName: string }
  | { readonly kind: 'no-place'; readonly fileName: string; readonly channel: ChannelId }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly change: ChangeId | null }
  | { readonly kind: 'now-involved'; readonly change: ChangeId }
  /** Its reading ended the process twice. */
  | { readonly kind: 'stopped'; readonly reference: string };

/** Where a shared file belongs. */
export type FileRoute =
  | { readonly kind: 'change'; readonly change: ChangeId }
  | { readonly kind: 'ask'; readonly candidates: readonly ChangeId[]; readonly fileName: string }
  /** Nothing is done with it; the person hears why. */
  | { readonly kind: 'answer'; readonly answer: FileAnswer }
  | { readonly kind: 'not-for-us' };
