import type { Actor } from '../domain/actor.ts';
import { noMember } from '../domain/actor.ts';
import type { Change } from '../domain/change.ts';
import { expectedCertificate } from '../domain/expected-certificate.ts';
import type { FileAnswer, FileRoute } from '../domain/file-answer.ts';
import type { ChannelId, FileId, WorkspaceId } from '../domain/ids.ts';
import {
  certificateKey,
  ESCALATED,
  openOfKey,
  requestedByKey,
  TAKING_FILES,
  takingFilesKey,
  threadKey,
} from '../domain/keys.ts';
import { takesFiles } from '../domain/kinds.ts';
import { may } from '../domain/may.ts';
import type { Policy } from '../domain/policy.ts';
import type { Files } from '../ports/files.ts';
import { UnreadableRecord } from '../ports/unreadable-record.ts';
import type { ReadHandedMetadata } from './handed-metadata.ts';
import type { Queries } from './queries.ts';

const NOT_FOR_US: FileRoute = { kind: 'not-for-us' };

const answering = (answer: FileAnswer): FileRoute => ({ kind: 'answer', answer });

/** Brought by a guest or a stranger: it is not downloaded, and nothing is said of what waits. */
const outsider = (actor: Actor): FileRoute =>
  answering({ kind: 'refused', refusal: noMember(actor), change: null });

const toChange = (change: Change): FileRoute => ({ kind: 'change', change: change.id });

/**
 * Finds the change that a shared file is for: by its thread, as the only open one, or by its certificate. `not-listed`:
 * Slack does not say yet where it was shared.
 */
export type FileRouter = (shared: {
  readonly file: FileId;
  readonly actor: Actor;
  readonly channel: ChannelId;
  readonly now: Date;
  /** The share was waited for long enough: the answer is final. */
  readonly isLast: boolean;
  /** A newer instance may soon take what this one cannot read: then nothing is said to be for no change. */
  readonly mayLeave: boolean;
}) => Promise<FileRoute | 'not-listed'>;

/** Makes the router. */
export const createFileRouter =
  (deps: {
    readonly queries: Queries;
    readonly files: Files;
    readonly readMetadata: ReadHandedMetadata;
    readonly policy: Policy;
  }): FileRouter =>
  async ({ file, actor, channel, now, isLast, mayLeave }) => {
    const { queries, files } = deps;
    const { user, workspace } = actor;
    if (await queries.isOwnFile(workspace, file)) return NOT_FOR_US;
    const info = await files.fileInfo(file);
    if (info && info.owner !== user) return NOT_FOR_US;
    const isListed = info?.shares.some(share => share.channel === channel) === true;
    if (!isListed && !isLast) return 'not-listed';
    if (!info) return NOT_FOR_US;
    const inDm = channel.startsWith('D');
    const leaveIfHidden = async (key: string): Promise<void> => {
      if (mayLeave && (await queries.hidesChange(workspace, key)))
        throw new UnreadableRecord(
          `a change under ${key} cannot be read: a newer jcaccess may have it`,
          true,
        );
    };
    for (const share of info.shares) {
      if (!share.threadTs) continue;
      const change = await queries.changeOfThread(workspace, share.channel, share.threadTs);
      if (!change) await leaveIfHidden(threadKey(share.channel, share.threadTs));
      else return actor.fullMember ? toChange(change) : outsider(actor);
    }
    if (!inDm && isListed) return NOT_FOR_US;
    if (!actor.fullMember) return inDm ? outsider(actor) : NOT_FOR_US;

    if (!inDm) {
      const [meant] = await queries.openChanges(workspace, takingFilesKey(channel), { limit: 1 });
      return meant ? answering({ kind: 'no-place', fileName: info.name, channel }) : NOT_FOR_US;
    }
    await leaveIfHidden(requestedByKey(user));
    // Nobody learns of changes to which they may hand in nothing.
    const mayHandIn = (change: Change): boolean =>
      may(actor, 'hand-back', { change, connection: null, now }, deps.policy) === null;
    const waiting = (await candidates(queries, actor)).filter(takesFiles).filter(mayHandIn);
    const own = waiting.filter(change => change.requester === user);
    if (own.length === 1 && own[0] && waiting.length === 1) return toChange(own[0]);
    const answer = await deps.readMetadata(info, now);
    const read = answer.ok ? answer.value : null;
    if (read?.findings.some(finding => finding.code === 'private-key'))
      return answering({ kind: 'private-key' });
    const prints = read?.certificates.map(({ sha256Fingerprint }) => sha256Fingerprint) ?? [];
    const carrying = (await carriers(queries, workspace, prints))
      .filter(takesFiles)
      .filter(change => prints.includes(expectedCertificate(change)?.sha256Fingerprint ?? ''));
    const named = carrying.filter(mayHandIn);
    // A file of a change that is not theirs: the change refuses it, and its requester hears of it.
    const [foreign] = carrying;
    if (foreign && named.length === 0) return toChange(foreign);
    if (waiting.length === 0) return answering({ kind: 'nothing-open', fileName: info.name });
    const likely = named.length > 0 ? named : own.length > 0 ? own : waiting;
    return likely.length === 1 && likely[0]
      ? toChange(likely[0])
      : { kind: 'ask', candidates: likely.map(change => change.id), fileName: info.name };
  };

/** More than a question in Slack can name. */
const CANDIDATES = 50;

/** Open changes for which a person may have brought a file: their own, and for who is asked about all, the oldest ones. */
const candidates = async (queries: Queries, { user, workspace }: Actor): Promise<readonly Change[]> => {
  const keys = [requestedByKey(user), openOfKey(user), TAKING_FILES, ESCALATED];
  const found = await Promise.all(
    keys.map(key => queries.openChanges(workspace, key, { limit: CANDIDATES })),
  );
  return unlike(found.flat());
};

/** The open changes that wait for one of these certificates. */
const carriers = async (
  queries: Queries,
  workspace: WorkspaceId,
  prints: readonly string[],
): Promise<readonly Change[]> => {
  const found = await Promise.all(
    prints.map(print => queries.openChanges(workspace, certificateKey(print), { limit: CANDIDATES })),
  );
  return unlike(found.flat());
};

const unlike = (changes: readonly Change[]): Change[] => [
  ...new Map(changes.map(one => [one.id, one])).values(),
];
