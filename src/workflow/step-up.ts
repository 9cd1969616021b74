import type { UserId, WorkspaceId } from '../domain/ids.ts';
import { base32, SECRET_BYTES } from '../domain/one-time-code.ts';
import type { CodeBook, CodeRefusal, CodeStanding } from '../domain/step-up.ts';
import {
  beginCodes,
  finishCodes,
  judgeCode,
  loseCodes,
  lostIn,
  standingOf,
  vouchFor,
  withoutCodes,
} from '../domain/step-up.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';

/** The approval codes of people. Their secrets are kept sealed, and are shown once, to their person. */
export interface StepUp {
  /** False where the deployment asks for no codes. */
  readonly isOn: boolean;
  standing(workspace: WorkspaceId, user: UserId): Promise<CodeStanding>;
  /** A new secret (base32) for a person to put into their app; null when they have codes already. */
  begin(workspace: WorkspaceId, user: UserId): Promise<string | null>;
  /** Takes the first code. `announce` tells of it before it is kept: codes that nobody heard of never count. */
  finish(
    workspace: WorkspaceId,
    user: UserId,
    typed: string,
    announce: (countsFrom: Date) => Promise<void>,
  ): Promise<CodeRefusal | null>;
  /** Takes a code, once; why not, or null. */
  take(workspace: WorkspaceId, user: UserId, typed: string): Promise<CodeRefusal | null>;
  /** From now on none of this person's codes counts; colleagues can let them begin anew. False: there were none. */
  lose(workspace: WorkspaceId, user: UserId): Promise<boolean>;
  /** A colleague vouches: what became of it, or null when nobody asked for it (any more). */
  vouch(workspace: WorkspaceId, whose: UserId, by: UserId): Promise<'noted' | 'enough' | null>;
  /** The person says that it was not them; false when there were no codes. */
  disown(workspace: WorkspaceId, user: UserId): Promise<boolean>;
  /** Those who ask colleagues to vouch for them. */
  lost(workspace: WorkspaceId): Promise<readonly UserId[]>;
}

const LEASE_MS = 10_000;
const ASK_AGAIN_MS = 50;
/** A press waits at most 2.5 s for its acknowledgement. */
const ASKED_AT_MOST = 30;

/** Under which name the codes of a workspace are kept. */
export const codeBookName = (workspace: WorkspaceId): string => `approval-codes.${workspace}`;

/** Reads what was kept; it was sealed by jcaccess itself. */
export const readCodeBook = (text: string | undefined): CodeBook =>
  text === undefined
    ? {}
    : (JSON.parse(text, (key, value: unknown) =>
        typeof value === 'string' && DATES.has(key) ? new Date(value) : value,
      ) as CodeBook);

const DATES: ReadonlySet<string> = new Set(['at', 'begunAt', 'setUpAt', 'countsFrom']);

/** Changes the codes of a workspace under the lease of their secret, so that no code is taken twice. */
export const changeCodeBook = async <Answer>(
  deps: {
    readonly store: Pick<Store, 'secret' | 'leaseSecret' | 'keepSecret' | 'releaseSecret'>;
    readonly sleep: (ms: number) => Promise<void>;
  },
  workspace: WorkspaceId,
  change: (book: CodeBook) => Promise<{ readonly book: CodeBook; readonly answer: Answer }>,
): Promise<Answer> => {
  const { store, sleep } = deps;
  const name = codeBookName(workspace);
  let token = await store.leaseSecret(name, LEASE_MS);
  for (let asked = 1; token === null && asked < ASKED_AT_MOST; asked += 1) {
    await sleep(ASK_AGAIN_MS);
    token = await store.leaseSecret(name, LEASE_MS);
  }
  if (token === null) throw new Error('the approval codes were busy: try again');
  try {
    const kept = await store.secret(name);
    const before = readCodeBook(kept?.text);
    const { book, answer } = await change(before);
    const isKept =
      book === before || (await store.keepSecret(name, token, JSON.stringify(book), kept?.version ?? 0));
    if (!isKept) throw new Error('the approval codes could not be kept: try again');
    return answer;
  } finally {
    await store.releaseSecret(name, token);
  }
};

/** Makes the keeper of approval codes. `randomBytes` gives that many bytes that nobody can guess. */
export const createStepUp = (deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly isOn: boolean;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly sleep: (ms: number) => Promise<void>;
}): StepUp => {
  const { store, clock, isOn, randomBytes } = deps;
  const read = async (workspace: WorkspaceId): Promise<CodeBook> =>
    readCodeBook((await store.secret(codeBookName(workspace)))?.text);

  /** Whether a change of the book changed anything. */
  const tried = (workspace: WorkspaceId, change: (book: CodeBook) => CodeBook): Promise<boolean> =>
    changeCodeBook(deps, workspace, async before => {
      const book = change(before);
      return { book, answer: book !== before };
    });

  return {
    isOn,
    standing: async (workspace, user) => standingOf((await read(workspace))[user], clock.now()),
    begin: async (workspace, user) => {
      const secret = base32(randomBytes(SECRET_BYTES));
      const isNew = await tried(workspace, book => beginCodes(book, user, secret, clock.now()));
      return isNew ? secret : null;
    },
    finish: (workspace, user, typed, announce) =>
      changeCodeBook(deps, workspace, async before => {
        const finished = finishCodes(before, user, typed, clock.now());
        if (!finished.ok) return { book: before, answer: finished.error };
        const countsFrom = finished.value[user]?.countsFrom;
        if (countsFrom) await announce(countsFrom);
        return { book: finished.value, answer: null };
      }),
    take: (workspace, user, typed) =>
      changeCodeBook(deps, workspace, async before => {
        const { book, refusal } = judgeCode(before, user, typed, clock.now());
        return { book, answer: refusal };
      }),
    lose: (workspace, user) => tried(workspace, book => loseCodes(book, user, clock.now())),
    vouch: (workspace, whose, by) =>
      changeCodeBook(deps, workspace, async before => {
        const book = vouchFor(before, whose, by);
        const answer = book === before ? null : book[whose] ? 'noted' : 'enough';
        return { book, answer };
      }),
    disown: (workspace, user) => tried(workspace, book => (book[user] ? withoutCodes(book, user) : book)),
    lost: async workspace => lostIn(await read(workspace)),
  };
};
