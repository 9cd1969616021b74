import type { AuditReader, Census } from '../../ports/store.ts';
import type { ChainHead } from '../chain.ts';
import { CHAIN_START, faultInWords, verifyChain } from '../chain.ts';
import { censusFault, digestOfLines } from './census.ts';
import type { Checkpoint } from './checkpoints.ts';

/** What was looked at in the record of one workspace, and what is wrong with it. */
export interface RecordReport {
  readonly workspace: string;
  readonly chains: number;
  readonly entries: number;
  /** Entries of form 1, sealed before the workspace was part of the seal. */
  readonly old: number;
  readonly censuses: number;
  /** The lines of the log that the censuses count; null when there are no censuses. */
  readonly counted: number | null;
  readonly lines: number;
  /** The checkpoints of this workspace that were compared, and the lines that the newest of them vouches for. */
  readonly checkpoints: number;
  readonly vouched: number;
  /** Subjects of checkpoints that name no workspace, of which this one has nothing. */
  readonly missing: readonly string[];
  readonly faults: readonly string[];
}

/** A chain as the log has it. */
interface Listed {
  head: ChainHead;
  old: number;
}

/** How often what came in meanwhile is read as well, before it counts as a fault. */
const LOOKS = 5;

/** Checks the whole record of a workspace, also while it grows. `checkpoints` are those of a log outside the store. */
export const verifyRecord = async (
  reader: AuditReader,
  workspace: string,
  auditKey: string,
  checkpoints: readonly Checkpoint[] = [],
): Promise<RecordReport> => {
  const faults: string[] = [];
  const listed = new Map<string, Listed>();
  const seen = new Set<string>();
  const noted = checkpoints.filter(one => one.workspace === null || one.workspace === workspace);
  const heads = Map.groupBy(
    noted.filter(one => one.kind === 'chain'),
    one => one.change,
  );
  let compared = 0;
  let vouched = 0;

  const counts = await readCensuses();
  let lines = 0;
  let at = 1;
  await readLog();
  const counted = counts.at(-1)?.lines ?? null;
  if (counted !== null && lines < counted)
    faults.push(`the log ends at line ${lines}, but ${counted} were counted: the end was taken away`);

  let [chains, entries, old] = [0, 0, 0];
  await readChains();
  const missing = [...heads].filter(([change]) => !seen.has(change));
  for (const [change, [one]] of missing) {
    if (one?.workspace === workspace)
      faults.push(`${change}: the log outside has ${one.sequence} entries, the store none`);
  }

  return {
    workspace,
    chains,
    entries,
    old,
    censuses: counts.length,
    counted,
    lines,
    checkpoints: compared,
    vouched,
    missing: missing.flatMap(([change, [one]]) => (one?.workspace === null ? [change] : [])),
    faults,
  };

  /** The censuses, checked as a chain and against the checkpoints. */
  async function readCensuses(): Promise<Census[]> {
    const found: Census[] = [];
    for await (const census of reader.censuses(workspace)) {
      const fault = censusFault(census, found.at(-1) ?? null, workspace, auditKey);
      if (fault !== null) faults.push(fault);
      found.push(census);
    }
    const byNumber = new Map(found.map(census => [census.number, census]));
    for (const one of noted) {
      if (one.kind !== 'census') continue;
      compared += 1;
      const there = byNumber.get(one.number);
      if (there?.seal === one.seal) vouched = Math.max(vouched, there.lines);
      else
        faults.push(
          there
            ? `census ${one.number} is another one than in the log outside: the record was written anew`
            : `census ${one.number} is in the log outside, but not in the store: the end was taken away`,
        );
    }
    return found;
  }

  /** Goes on in the log, and compares the lines with the censuses. */
  async function readLog(): Promise<void> {
    const oldLines = counts[0]?.old ?? 0;
    let digest = digestOfLines();
    for await (const line of reader.log(workspace, lines)) {
      lines += 1;
      const { subject, sequence, seal } = line;
      const before = listed.get(subject) ?? { head: CHAIN_START, old: 0 };
      if (sequence !== before.head.sequence + 1)
        faults.push(
          `${subject}: line ${lines} of the log is entry ${sequence}, after ${before.head.sequence}`,
        );
      listed.set(subject, { head: { sequence, seal }, old: before.old + (lines <= oldLines ? 1 : 0) });
      digest.add(line);
      // The first census counts nothing.
      const census = counts[at];
      if (census?.lines !== lines) continue;
      if (digest.hex() !== census.digest)
        faults.push(`lines up to ${lines} of the log are not those that census ${census.number} counted`);
      digest = digestOfLines();
      at += 1;
    }
  }

  /** Every chain, against its lines in the log. Without a census there is no log to hold it against. */
  async function readChains(): Promise<void> {
    let open: Iterable<string> = new Set([...listed.keys(), ...(await allOf(reader.subjects(workspace)))]);
    for (let look = 1; ; look += 1) {
      const early: string[] = [];
      for (const subject of open) if (!(await readOne(subject, look < LOOKS))) early.push(subject);
      if (early.length === 0) return;
      open = early;
      await readLog();
    }
  }

  /** Checks one chain; false when it has grown beyond the log as far as that was read. */
  async function readOne(subject: string, mayGrow: boolean): Promise<boolean> {
    const chain = await reader.chain(workspace, subject);
    const there = listed.get(subject);
    const inLog = there?.head.sequence ?? 0;
    const isCounted = counts.length > 0;
    if (isCounted && chain.length > inLog && mayGrow) return false;
    chains += 1;
    entries += chain.length;
    const verdict = verifyChain(chain, auditKey, {
      workspace,
      id: subject,
      ...(there ? { known: there.head } : {}),
      ...(isCounted ? { old: there?.old ?? 0 } : {}),
    });
    if (verdict.ok) old += verdict.old;
    else faults.push(`${subject}: ${faultInWords(verdict)}`);
    if (isCounted && chain.length > inLog)
      faults.push(`${subject}: ${chain.length - inLog} entries are not in the log of the workspace`);
    if (!isCounted && chain.some(entry => entry.form === 2))
      faults.push(`${subject}: every census of the workspace is missing`);
    compareHeads(subject, chain);
    return true;
  }

  function compareHeads(subject: string, chain: readonly ChainHead[]): void {
    seen.add(subject);
    for (const one of heads.get(subject) ?? []) {
      compared += 1;
      const seal = chain[one.sequence - 1]?.seal;
      if (seal === undefined)
        faults.push(`${subject}: the log outside has ${one.sequence} entries, the store ${chain.length}`);
      else if (seal !== one.seal)
        faults.push(`${subject}: entry ${one.sequence} is another one than in the log outside`);
    }
  }
};

const allOf = async (found: AsyncIterable<string>): Promise<string[]> => {
  const all: string[] = [];
  for await (const one of found) all.push(one);
  return all;
};
