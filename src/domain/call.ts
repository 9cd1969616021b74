import type { ChannelId, UserId } from './ids.ts';
import type { Notice } from './notice.ts';

/** What each call asks for. A notice that is not listed calls nobody: it stays true as it was said. */
const ASKS_FOR = {
  'approval-needed': 'decision',
  'plan-replaced': 'decision',
  'still-waiting': 'decision',
  escalated: 'decision',
  emergency: 'review',
  'make-it-now': 'pair',
  'prove-it': 'swapped-login',
  'half-way': 'swap',
  'log-in-now': 'login',
  'please-confirm': 'login',
  'roll-back-soon': 'login-in-time',
  'still-open': 'requester',
} as const satisfies Partial<Record<Notice['say'], string>>;

/** What a call asks for. */
export type Asked = (typeof ASKS_FOR)[keyof typeof ASKS_FOR];

/** A message that asks people for something, kept until that is settled. */
export interface Call {
  readonly asks: Asked;
  readonly at: { readonly channel: ChannelId; readonly ts: string };
  /** The plan that it asks about. */
  readonly digest?: string;
  /** The moment that it names as the one of the roll-back. */
  readonly rollBackAt?: Date;
}

/** What came of what a call asked for. */
export type CallOutcome =
  | 'approved'
  | 'emergency'
  | 'declined'
  | 'expired'
  | 'withdrawn'
  | 'changes-asked'
  | 'replaced'
  | 'made'
  | 'login-seen'
  | 'kept'
  | 'rolled-back'
  | 'failed'
  | 'reviewed'
  | 'answered'
  | 'put-off'
  | 'over';

/** A call that nobody has to follow any more, since when, and whose deed settled it. */
export interface SettledCall extends Call {
  readonly outcome: CallOutcome;
  readonly by: readonly UserId[];
  readonly since: Date;
}

/** The call that a notice is, with where it was posted; null when it calls nobody. */
export const callOf = (notice: Notice, at: Call['at'] | null, digest: string | undefined): Call | null => {
  const asks = (ASKS_FOR as Partial<Record<Notice['say'], Asked>>)[notice.say];
  if (!asks || !at) return null;
  return {
    asks,
    at,
    ...(digest === undefined ? {} : { digest }),
    ...(notice.say === 'roll-back-soon' ? { rollBackAt: notice.at } : {}),
  };
};
