import type { Actor } from '../domain/actor.ts';
import { noMember } from '../domain/actor.ts';
import type { Change } from '../domain/change.ts';
import { expectedCertificate } from '../domain/change.ts';
import type { FileAnswer, FileRoute } from '../domain/file-answer.ts';
import type { ChannelId, FileId } from '../domain/ids.ts';
import { takesFiles } from '../domain/kinds.ts';
import { may } from '../domain/may.ts';
import type { Policy } from '../domain/policy.ts';
import type { Files } from '../ports/files.ts';
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
}) => Promise<FileRoute | 'not-listed'>;

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
    if (await queries.isOwnFile(workspace, file)) return NOT_FOR_US;
    const info = await files.fileInfo(file);
    if (info && info.owner !== user) return NOT_FOR_US;
    const isListed = info?.shares.some(share => share.channel === channel) === true;
    if (!isListed && !isLast) return 'not-listed';
    if (!info) return NOT_FOR_US;
    const inDm = channel.startsWith('D');
    for (const share of info.shares) {
      const change =
        share.threadTs && (await queries.changeOfThread(workspace, share.channel, share.threadTs));
      if (change) return actor.fullMember ? toChange(change) : outsider(actor);
    }
    if (!inDm && isListed) return NOT_FOR_US;
    if (!actor.fullMember) return inDm ? outsider(actor) : NOT_FOR_US;

    const open = (await queries.openChanges(workspace)).filter(takesFiles);
    // Nobody learns of changes to which they may hand in nothing.
    const waiting = inDm
      ? open.filter(
          change => may(actor, 'hand-back', { change, connection: null, now }, deps.policy) === null,
        )
      : open;
    if (!inDm) {
      const isMeant = waiting.some(change => change.card?.channel === channel);
      return isMeant ? answering({ kind: 'no-place', fileName: info.name, channel }) : NOT_FOR_US;
    }
    const own = waiting.filter(change => change.requester === user);
    if (own.length === 1 && own[0] && waiting.length === 1) return toChange(own[0]);
    const answer = await deps.readMetadata(info, now);
    const read = answer.ok ? answer.value : null;
    if (read?.findings.some(finding => finding.code === 'private-key'))
      return answering({ kind: 'private-key' });
    const prints = read?.certificates.map(({ sha256Fingerprint }) => sha256Fingerprint) ?? [];
    const carrying = open.filter(change =>
      prints.includes(expectedCertificate(change)?.sha256Fingerprint ?? ''),
    );
    const named = carrying.filter(change => waiting.includes(change));
    // A file of a change that is not theirs: the change refuses it, and its requester hears of it.
    const [foreign] = carrying;
    if (foreign && named.length === 0) return toChange(foreign);
    if (waiting.length === 0) return answering({ kind: 'nothing-open', fileName: info.name });
    const likely = named.length > 0 ? named : own.length > 0 ? own : waiting;
    return likely.length === 1 && likely[0]
      ? toChange(likely[0])
      : { kind: 'ask', candidates: likely.map(change => change.id), fileName: info.name };
  };
