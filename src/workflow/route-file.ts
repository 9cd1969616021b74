import type { Actor } from '../domain/actor.ts';
import type { Change } from '../domain/change.ts';
import { expectedCertificate } from '../domain/change.ts';
import type { ChannelId, FileId } from '../domain/ids.ts';
import type { Files } from '../ports/files.ts';
import type { ReadHandedMetadata } from './handed-metadata.ts';
import type { Queries } from './queries.ts';

/** Where a shared file belongs. */
export type Route =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'ask'; readonly candidates: readonly Change[]; readonly fileName: string }
  /** In a DM, and nobody should have it: it is not kept, and no change is asked about it. */
  | { readonly kind: 'private-key' }
  /** In a DM, but no change waits for a file. */
  | { readonly kind: 'nothing-open'; readonly fileName: string }
  /** Brought to us by a guest or a stranger: not downloaded, and nothing is said of what waits. */
  | { readonly kind: 'outsider' }
  | { readonly kind: 'not-for-us' };

/** Finds the change that a shared file is for: by its thread, as the only open one, or by its certificate. */
export type FileRouter = (shared: {
  readonly file: FileId;
  readonly actor: Actor;
  readonly channel: ChannelId;
  readonly now: Date;
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
  }): FileRouter =>
  async ({ file, actor, channel, now }) => {
    const { queries, files } = deps;
    const { user, workspace } = actor;
    if (await queries.isOwnFile(workspace, file)) return { kind: 'not-for-us' };
    const info = await files.fileInfo(file);
    if (!info || info.owner !== user) return { kind: 'not-for-us' };
    const inDm = channel.startsWith('D');
    for (const share of info.shares) {
      const change =
        share.threadTs && (await queries.changeOfThread(workspace, share.channel, share.threadTs));
      if (change) return actor.fullMember ? { kind: 'change', change } : { kind: 'outsider' };
    }
    if (!inDm) return { kind: 'not-for-us' };
    if (!actor.fullMember) return { kind: 'outsider' };

    const waiting = (await queries.openChanges(workspace)).filter(takesFiles);
    const own = waiting.filter(change => change.requester === user);
    if (own.length === 1 && own[0] && waiting.length === 1) return { kind: 'change', change: own[0] };
    const answer = await deps.readMetadata(info, now);
    const read = answer.ok ? answer.value : null;
    if (read?.findings.some(finding => finding.code === 'private-key')) return { kind: 'private-key' };
    if (waiting.length === 0) return { kind: 'nothing-open', fileName: info.name };

    const prints = read?.certificates.map(({ sha256Fingerprint }) => sha256Fingerprint) ?? [];
    const named = waiting.filter(change =>
      prints.includes(expectedCertificate(change)?.sha256Fingerprint ?? ''),
    );
    const likely = named.length > 0 ? named : own.length > 0 ? own : waiting;
    return likely.length === 1 && likely[0]
      ? { kind: 'change', change: likely[0] }
      : { kind: 'ask', candidates: likely, fileName: info.name };
  };
