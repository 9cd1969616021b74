/** What an earlier answer said of itself, so that the same file is not sent again. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

/** What an address of metadata answered. `why` is for people; it names no content. */
export type PublishedAnswer =
  | { readonly kind: 'same' }
  | ({ readonly kind: 'file'; readonly bytes: Uint8Array } & Validators)
  | { readonly kind: 'none'; readonly why: string; readonly retryAfterMs?: number };

/** Asks for metadata where JumpCloud publishes it, once: no redirects, bounded in size and time. Never throws. */
export type AskPublishedMetadata = (url: string, before: Validators) => Promise<PublishedAnswer>;
