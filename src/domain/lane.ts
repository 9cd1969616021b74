import type { Change } from './change.ts';
import type { ChangeWork, Work } from './effect.ts';
import type { AccountId, ChannelId, UserId, WorkspaceId } from './ids.ts';
import type { StopNote } from './test-tally.ts';

/**
 * Lanes: what the calls of an effect go to, never who asked for it. When a service asks to be left alone, the lane behind
 * which it stands rests, and nothing else does.
 */

/** Calls to the first account of a tenant, whose name the corridor knows, which commits them. */
const CLOUDFLARE = 'cloudflare';
/** The same for calls that merely look at something. */
const LOOKS = 'cloudflare:looks';

/** Looks at what JumpCloud publishes. */
export const METADATA = 'jumpcloud:metadata';

/** The calls to a Cloudflare account for a change: plans, writes, and what belongs to a write. */
export const cloudflareLane = (account: AccountId): string => `cloudflare:${account}`;

/** The calls to a Cloudflare account by which people merely look at something. */
export const looksLane = (account: AccountId): string => `cloudflare:${account}:looks`;

/** The account that a lane is of; null for another lane. */
export const accountOfLane = (lane: string): string | null => lane.match(/^cloudflare:([^:]+)/)?.[1] ?? null;

/** The same for what a request says of its account; the first account of the tenant when it says nothing. */
export const looksAt = ({ account }: { readonly account?: AccountId } = {}): string =>
  account === undefined ? LOOKS : looksLane(account);

/** A channel, or a person's direct messages. */
export const slackLane = (workspace: WorkspaceId, place: ChannelId | UserId): string =>
  `slack:${workspace}:${place}`;

/** The lane with its account; `account` is the first of the tenant. */
export const laneIn = (account: AccountId, lane: string): string => {
  if (lane === CLOUDFLARE) return cloudflareLane(account);
  return lane === LOOKS ? looksLane(account) : lane;
};

/** The tests of one person are made one after another, so that nobody's fill every place in which work is done. */
export const testsLine = (user: UserId): string => `tests of ${user}`;

/** Where it is noted which tests were called off. */
export const STOPS = 'stops';

/** The line of that note for the tests of one request. */
export const stopLine = ({ by, request }: StopNote): string => `stop of ${request} of ${by}`;

/** The lane of a change's effect. */
export const laneOf = (
  { workspace, request, requester }: Pick<Change, 'workspace' | 'request' | 'requester'>,
  work: ChangeWork | Extract<Work, { deed: 'remind' }>,
): string => {
  switch (work.deed) {
    case 'make-plan':
    case 'apply-plan':
    case 'trust-pair':
    case 'find-outcome':
    case 'undo-plan':
    case 'undo-jumpcloud':
    case 'run-test':
    case 'watch-login':
      return request.account === undefined ? CLOUDFLARE : cloudflareLane(request.account);
    case 'run-out':
    case 'resume':
      return 'clock';
    case 'tell':
      return slackLane(workspace, work.to);
    case 'settle-call':
      return slackLane(workspace, work.call.at.channel);
    case 'show-card':
    case 'say':
    case 'share-plan':
    case 'nudge':
      return slackLane(workspace, request.channel);
    case 'remind':
    case 'send-calendar':
      return slackLane(workspace, request.owner);
    case 'deliver-certificate':
    case 'show-recipe':
    case 'delete-key':
    case 'ask-requester':
      return slackLane(workspace, requester);
    case 'read-metadata':
      return slackLane(workspace, work.by);
  }
};

/** The line of one person's files: they are looked at one after another. */
export const filesOf = (user: UserId): string => `files of ${user}`;

/**
 * The line of what takes long and is done for one person before anybody agreed to it: one after another, so that it never
 * fills the places in which approved work is done. Undefined for all else, which keeps the order of its change.
 */
export const lineOf = (
  { requester }: Pick<Change, 'requester'>,
  work: ChangeWork | Extract<Work, { deed: 'remind' }>,
): string | undefined => {
  switch (work.deed) {
    case 'deliver-certificate':
    case 'delete-key':
      // Both, because a key that is on its way is deleted after it came.
      return `pairs of ${requester}`;
    case 'read-metadata':
      return filesOf(work.by);
    case 'make-plan':
      return `plans of ${requester}`;
    default:
      return undefined;
  }
};
