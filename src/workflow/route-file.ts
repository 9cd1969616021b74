import type { Actor } from '../domain/actor.ts';
import type { Change } from '../domain/change.ts';
import { expectedCertificate } from '../domain/change.ts';
import type { ChannelId, FileId } from '../domain/ids.ts';
import { may } from '../domain/may.ts';
import type { Policy } from '../domain/policy.ts';
import type { Files } from '../ports/files.ts';
import type { ReadHandedMetadata } from './handed-metadata.ts';
import type { Queries } from './queries.ts';

/** Where a shared file belongs. */
export type Route =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'ask'; readonly candidates: readonly Change[]; readonly fileName: string }
  /** In a DM, and nobody should have it: it is not kept, and no change is asked about it. */
  | { readonly kind: 'private-key' }
  /** In a DM, but no change waits for a file of this person. */
  | { readonly kind: 'nothing-open'; readonly fileName: string }
  /** Brought to us by a guest or a stranger: not downloaded, and nothing is said of what waits. */
  | { readonly kind: 'outsider' }
  /** Slack does not say yet where it was shared. */
  | { readonly kind: 'not-listed' }
  /** In a channel with cards that wait for a file, and Slack never said in which thread. */
  | { readonly kind: 'no-place'; readonly fileName: string; readonly channel: ChannelId }
  | { readonly kind: 'not-for-us' };

/** Finds the change that a shared file is for: by its thread, as the only open one, or by its certificate. */
export type FileRouter = (shared: {
  readonly file: FileId;
  readonly actor: Actor;
  readonly channel: ChannelId;
  readonly now: Date;
  /** The share was waited for long enough: the answer is final. */
  readonly isLast: boolean;
}) => Promise<Route>;

/** True while a change can take a metadata file. */
export const takesFiles = (change: Change): boolean =>
  ['awaiting-metadata', 'planned', 'awaiting-approval'].includes(change.state);

/** Makes the router. */
export const createFileRouter =
  (deps: {
    readonly queries: Queries;
    readonly files: Files;
    readonly readMetadata: ReadHandedMetadata;
    readonly policy: Policy;
  }): FileRouter =>
  async ({ file, actor, channel, now, isLast }) => {
    const { queries, files } = deps;
    const { user, workspace } = actor;
    if (await queries.isOwnFile(workspace, file)) return { kind: 'not-for-us' };
    const info = await files.fileInfo(file);
    if (info && info.owner !== user) return { kind: 'not-for-us' };
    const isListed = info?.shares.some(share => share.channel === channel) === true;
    if (!isListed && !isLast) return { kind: 'not-listed' };
    if (!info) return { kind: 'not-for-us' };
    const inDm = channel.startsWith('D');
    for (const share of info.shares) {
      const change =
        share.threadTs && (await queries.changeOfThread(workspace, share.channel, share.threadTs));
      if (change) return actor.fullMember ? { kind: 'change', change } : { kind: 'outsider' };
    }
    if (!inDm && isListed) return { kind: 'not-for-us' };
    if (!actor.fullMember) return inDm ? { kind: 'outsider' } : { kind: 'not-for-us' };

    const open = (await queries.openChanges(workspace)).filter(takesFiles);
    // Nobody learns of changes to which they may hand in nothing.
    const waiting = inDm
      ? open.filter(
          change => may(actor, 'hand-back', { change, connection: null, now }, deps.policy) === null,
        )
      : open;
    if (!inDm) {
      const isMeant = waiting.some(change => change.card?.channel === channel);
      return isMeant ? { kind: 'no-place', fileName: info.name, channel } : { kind: 'not-for-us' };
    }
    const own = waiting.filter(change => change.requester === user);
    if (own.length === 1 && own[0] && waiting.length === 1) return { kind: 'change', change: own[0] };
    const answer = await deps.readMetadata(info, now);
    const read = answer.ok ? answer.value : null;
    if (read?.findings.some(finding => finding.code === 'private-key')) return { kind: 'private-key' };
    const prints = read?.certificates.map(({ sha256Fingerprint }) => sha256Fingerprint) ?? [];
    const carrying = open.filter(change =>
      prints.includes(expectedCertificate(change)?.sha256Fingerprint ?? ''),
    );
    const named = carrying.filter(change => waiting.includes(change));
    // A file of a change that is not theirs: the change refuses it, and its requester hears of it.
    const [foreign] = carrying;
    if (foreign && named.length === 0) return { kind: 'change', change: foreign };
    if (waiting.length === 0) return { kind: 'nothing-open', fileName: info.name };
    const likely = named.length > 0 ? named : own.length > 0 ? own : waiting;
    return likely.length === 1 && likely[0]
      ? { kind: 'change', change: likely[0] }
      : { kind: 'ask', candidates: likely, fileName: info.name };
  };
