import type { Finding } from './finding.ts';

/** The settings of Access that something pasted was held against. */
export interface Compared {
  /** The name of the identity provider in Access. */
  readonly provider: string;
  /** Chosen by the person, the only one there is, or the one that fits best of several. */
  readonly how: 'chosen' | 'only' | 'best-fit';
  /** When they were read from Cloudflare or the file; when Cloudflare was silent, when they were last applied. */
  readonly at: Date;
  /** `file`: metadata and the name of a team, which say what Access should have. */
  readonly source: 'read' | 'last-applied' | 'file';
}

/** Which settings were used, or why there were none to compare with. */
export type Comparison = Compared | { readonly none: string };

/**
 * What came of looking at something that a person pasted from a login. It lives only as long as the answer takes: it may
 * hold names and addresses and is never stored.
 */
export type Diagnosis = Judged & {
  /** What was handed over beside it and told nothing. */
  readonly notUsed?: 'file' | 'words';
};

type Judged =
  | {
      readonly kind: 'response';
      readonly findings: readonly Finding[];
      readonly compared: Comparison;
      /** It came with cookies or tokens, in a recording (HAR). */
      readonly hasSessions: boolean;
    }
  | { readonly kind: 'error'; readonly finding: Finding; readonly compared: Comparison }
  | {
      readonly kind: 'unknown-error';
      readonly text: string;
      readonly nearest: readonly { readonly says: string; readonly cause: string; readonly fix: string }[];
    }
  | {
      readonly kind: 'accepted';
      readonly email?: string;
      readonly attributes: readonly string[];
      /** Attributes that Access asks for and that did not come. */
      readonly missing: readonly string[];
      readonly compared: Comparison;
    }
  | { readonly kind: 'refused'; readonly why: 'private-key' | 'session-cookie' | 'empty' }
  | { readonly kind: 'no-file'; readonly why: string }
  /** It cost too much time, or too many others were being read: that says nothing about it. */
  | { readonly kind: 'not-read'; readonly why: 'not-in-time' | 'busy' };
