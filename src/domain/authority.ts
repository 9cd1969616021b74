import type { Action } from './action.ts';
import type { ChangeState } from './change.ts';
import type { Refusal } from './refusal.ts';
import type { Role } from './role.ts';

/** Who may take one action, and when. */
export interface Row {
  /** One of these must be true of the person. */
  readonly who: readonly Role[];
  /** This must be true as well. */
  readonly and?: Role;
  /** None of these may be true. `involved` is no bar where the deployment allows self-approval. */
  readonly not?: readonly Role[];
  /** The states of the change in which it can be done; absent: the decision looks at more than the state. */
  readonly states?: readonly ChangeState[];
  /** It can also be done where a change of its kind waits for its requester. */
  readonly whileWaiting?: true;
  /** It is about JumpCloud's pair or metadata, which not every kind of change takes. */
  readonly aboutMetadata?: true;
  /** What a person hears who has none of the roles; `not-yours` when absent. */
  readonly otherwise?: Extract<Refusal['reason'], 'may-not-request' | 'not-approver' | 'not-for-emergencies'>;
}

const DECIDERS: readonly Role[] = ['approver', 'escalated'];
const ANSWERABLE: readonly Role[] = ['requester', 'owner', ...DECIDERS];
const SEE_CHANGES: readonly Role[] = ['may-request', 'helper', 'break-glass', ...ANSWERABLE];

const HALF_WAY: readonly ChangeState[] = ['swapping', 'proving'];
const TAKES_FILES: readonly ChangeState[] = ['awaiting-metadata', 'planned', 'awaiting-approval'];
const BEFORE_WRITING: readonly ChangeState[] = ['draft', ...TAKES_FILES, 'approved'];
const UNDECIDED: readonly ChangeState[] = ['awaiting-approval'];
const WRITTEN: readonly ChangeState[] = ['awaiting-confirmation'];
const ENDED_IN_VAIN: readonly ChangeState[] = ['declined', 'expired', 'withdrawn', 'failed', 'rolled-back'];

/** Who may do what, and when. Nothing else in jcaccess decides this; every surface asks `may` or `whoMay`. */
export const AUTHORITY: Readonly<Record<Action, Row>> = {
  // Looking.
  see: { who: ['member'] },
  diagnose: { who: ['member'] },
  'see-changes': { who: SEE_CHANGES },
  test: { who: ANSWERABLE },
  // Beside the person who asked for the tests.
  'stop-tests': { who: ['approver'] },
  audit: { who: ['requester', 'owner', 'approver'] },
  export: { who: SEE_CHANGES },

  // Asking for a change, and supplying what it needs.
  request: { who: ['may-request'], otherwise: 'may-not-request' },
  'start-again': { who: ANSWERABLE, and: 'may-request', states: ENDED_IN_VAIN },
  edit: { who: ['owner', 'approver'] },
  rotate: { who: ['owner', 'deputy', 'approver'] },
  remove: { who: ['owner', 'approver'] },
  restore: { who: ['owner', 'deputy', 'approver'] },
  adopt: { who: ['owner', 'deputy', 'approver'] },
  'on-it': { who: ['owner', 'deputy', 'approver'] },
  snooze: { who: ['owner', 'deputy', 'approver'] },
  owner: { who: ['owner', 'deputy', 'approver'] },
  'watch-metadata': { who: ['owner', 'deputy', 'approver'] },
  'make-now': { who: ['requester'], states: ['approved'] },
  'edit-request': { who: ['requester'], states: TAKES_FILES, whileWaiting: true },
  'let-hand-in': { who: ['requester'], states: [...TAKES_FILES, ...HALF_WAY], aboutMetadata: true },
  'hand-back': { who: ['helper', ...ANSWERABLE], states: [...TAKES_FILES, ...HALF_WAY], aboutMetadata: true },
  'new-pair': { who: ['requester'], states: TAKES_FILES, aboutMetadata: true },
  'saved-key': { who: ['requester'] },
  withdraw: { who: ANSWERABLE, states: BEFORE_WRITING },
  'choose-channel': { who: ANSWERABLE },

  // Deciding. Saying no writes nothing, and nobody gains by it: those involved may say it too.
  approve: { who: DECIDERS, not: ['involved'], states: UNDECIDED, otherwise: 'not-approver' },
  decline: { who: DECIDERS, states: UNDECIDED, otherwise: 'not-approver' },
  'ask-for-changes': { who: DECIDERS, states: UNDECIDED, otherwise: 'not-approver' },
  'break-glass': {
    who: ['break-glass'],
    not: ['involved'],
    states: UNDECIDED,
    otherwise: 'not-for-emergencies',
  },
  // Approval codes: theirs who may ever have to type one, and the word of a colleague for who lost their device.
  'hold-codes': { who: ['approver', 'break-glass', 'may-be-called'], otherwise: 'not-approver' },
  vouch: { who: ['approver'], otherwise: 'not-approver' },
  review: { who: DECIDERS, not: ['involved', 'approved-alone'], otherwise: 'not-approver' },

  // After the write.
  'watch-login': { who: ANSWERABLE, states: ['proving', ...WRITTEN] },
  'paste-result': { who: ANSWERABLE, states: ['proving', ...WRITTEN] },
  'remove-old': { who: DECIDERS, not: ['involved'], states: ['proving'], otherwise: 'not-approver' },
  'more-time': { who: ANSWERABLE, states: WRITTEN },
  keep: { who: ANSWERABLE, states: WRITTEN },
  'keep-alone': { who: DECIDERS, not: ['involved'], states: WRITTEN, otherwise: 'not-approver' },
  'roll-back': { who: ANSWERABLE, states: [...HALF_WAY, 'testing', ...WRITTEN] },
};

/** Every action of the table. */
export const ACTIONS = Object.keys(AUTHORITY) as readonly Action[];
