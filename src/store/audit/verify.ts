import type { AuditReader, Census } from '../../ports/store.ts';
import { breathe } from '../breathe.ts';
import type { ChainHead } from '../chain.ts';
import { CHAIN_START, faultInWords, verifyChain } from '../chain.ts';
import { censusFault, digestOfLines } from './census.ts';
import type { Checkpoint } from './checkpoints.ts';
import { createListedHeads } from './listed-heads.ts';
import type { Proof } from './signature.ts';

/** What was looked at in the record of one workspace, and what is wrong with it. */
export interface RecordReport {
  readonly workspace: string;
  readonly chains: number;
  readonly entries: number;
  /** What it was checked with. */
  readonly with: 'key' | 'public key';
  /** Entries of form 1, sealed before the workspace was part of the seal; for the public key those without a signature. */
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

/** How often what came in meanwhile is read as well, before it counts as a fault. */
const LOOKS = 5;
/** So many chains are checked in one go. */
const CHAINS_AT_ONCE = 50;

/**
 * Checks the whole record of a workspace, also while it grows. `checkpoints` are those of a log outside the store. What it
 * holds in memory are some bytes for each chain.
 */
export const verifyRecord = async (
  reader: AuditReader,
  workspace: string,
  proof: Proof,
  checkpoints: readonly Checkpoint[] = [],
): Promise<RecordReport> => {
  const faults: string[] = [];
  const listed = createListedHeads();
  const seen = new Set<string>();
  const noted = checkpoints.filter(one => one.workspace === null || one.workspace === workspace);
  const heads = Map.groupBy(
    noted.filter(one => one.kind === 'chain'),
    one => one.change,
  );
  let compared = 0;
  let vouched = 0;

  const counts = await readCensuses();
  const counting = reader.censuses(workspace)[Symbol.asyncIterator]();
  let passed = 0;
  // The first census counts nothing.
  await nextCensus();
  let expected = await nextCensus();
  let lines = 0;
  let digest = digestOfLines();
  await readLog();
  const { counted } = counts;
  if (counted !== null && lines < counted)
    faults.push(`the log ends at line ${lines}, but ${counted} were counted: the end was taken away`);

  let [chains, entries, old] = [0, 0, 0];
  await readChains();
  await counting.return?.();
  for await (const change of reader.changes(workspace))
    if (!seen.has(change) && (await reader.chain(workspace, change)).length === 0)
      faults.push(`${change}: the change is there, and nothing on record of it`);
  const missing = [...heads].filter(([change]) => !seen.has(change));
  for (const [change, [one]] of missing) {
    if (one?.workspace === workspace)
      faults.push(`${change}: the log outside has ${one.sequence} entries, the store none`);
  }

  return {
    workspace,
    with: typeof proof === 'string' ? 'key' : 'public key',
    chains,
    entries,
    old,
    censuses: counts.number,
    counted,
    lines,
    checkpoints: compared,
    vouched,
    missing: missing.flatMap(([change, [one]]) => (one?.workspace === null ? [change] : [])),
    faults,
  };

  /** The censuses, checked as a chain and against the checkpoints: how many there are, and what they count. */
  async function readCensuses(): Promise<{ number: number; counted: number | null; oldLines: number }> {
    const outside = noted.filter(one => one.kind === 'census');
    const asked = new Set(outside.map(one => one.number));
    const there = new Map<number, Census>();
    let last: Census | null = null;
    let [number, oldLines] = [0, 0];
    for await (const census of reader.censuses(workspace)) {
      const fault = censusFault(census, last, workspace, proof);
      if (fault !== null) faults.push(fault);
      if (typeof proof === 'string') {
        if (last === null) oldLines = census.old ?? 0;
        // What a signed census counts was signed, but for what it was the first to count.
      } else if (last?.signature === undefined) oldLines = Math.max(census.lines, census.found ?? 0);
      if (asked.has(census.number)) there.set(census.number, census);
      last = census;
      number += 1;
    }
    // Nothing was signed yet: whatever is there may be from before.
    if (typeof proof !== 'string' && last?.signature === undefined) oldLines = Number.POSITIVE_INFINITY;
    for (const one of outside) {
      compared += 1;
      const census = there.get(one.number);
      if (census?.seal === one.seal) vouched = Math.max(vouched, census.lines);
      else
        faults.push(
          census
            ? `census ${one.number} is another one than in the log outside: the record was written anew`
            : `census ${one.number} is in the log outside, but not in the store: the end was taken away`,
        );
    }
    return { number, counted: last?.lines ?? null, oldLines };
  }

  /** The next of the censuses that were checked, to be held against the lines of the log; null after the last one. */
  async function nextCensus(): Promise<Census | null> {
    if (passed === counts.number) return null;
    passed += 1;
    const next = await counting.next();
    return next.done ? null : next.value;
  }

  /** Goes on in the log, and compares the lines with the censuses. */
  async function readLog(): Promise<void> {
    for await (const line of reader.log(workspace, lines)) {
      lines += 1;
      const { subject, sequence, seal } = line;
      const before = listed.get(subject) ?? { head: CHAIN_START, old: 0 };
      if (sequence !== before.head.sequence + 1)
        faults.push(
          `${subject}: line ${lines} of the log is entry ${sequence}, after ${before.head.sequence}`,
        );
      const old = before.old + (lines <= counts.oldLines ? 1 : 0);
      listed.set(subject, { head: { sequence, seal }, old });
      digest.add(line);
      if (expected?.lines !== lines) continue;
      if (digest.hex() !== expected.digest)
        faults.push(`lines up to ${lines} of the log are not those that census ${expected.number} counted`);
      digest = digestOfLines();
      expected = await nextCensus();
    }
  }

  /** Every chain, against its lines in the log. Without a census there is no log to hold it against. */
  async function readChains(): Promise<void> {
    const early: string[] = [];
    let looked = 0;
    const lookAt = async (subject: string): Promise<void> => {
      if (!listed.look(subject)) return;
      if (!(await readOne(subject, true))) early.push(subject);
      looked += 1;
      if (looked % CHAINS_AT_ONCE === 0) await breathe();
    };
    for await (const subject of reader.subjects(workspace)) await lookAt(subject);
    for (const subject of listed.unseen()) await lookAt(subject);
    for (let look = 2; early.length > 0; look += 1) {
      await readLog();
      for (const subject of early.splice(0)) if (!(await readOne(subject, look < LOOKS))) early.push(subject);
    }
  }

  /** Checks one chain; false when it has grown beyond the log as far as that was read. */
  async function readOne(subject: string, mayGrow: boolean): Promise<boolean> {
    const chain = await reader.chain(workspace, subject);
    const there = listed.get(subject);
    const inLog = there?.head.sequence ?? 0;
    const isCounted = counts.number > 0;
    if (isCounted && chain.length > inLog && mayGrow) return false;
    chains += 1;
    entries += chain.length;
    const verdict = verifyChain(chain, proof, {
      workspace,
      id: subject,
      ...(there ? { known: there.head } : {}),
      ...(isCounted ? { old: there?.old ?? 0 } : {}),
    });
    if (verdict.ok) old += verdict.value.old;
    else faults.push(`${subject}: ${faultInWords(verdict.error)}`);
    if (isCounted && chain.length > inLog)
      faults.push(`${subject}: ${chain.length - inLog} entries are not in the log of the workspace`);
    if (!isCounted && chain.some(entry => entry.form === 2))
      faults.push(`${subject}: every census of the workspace is missing`);
    compareHeads(subject, chain);
    return true;
  }

  function compareHeads(subject: string, chain: readonly ChainHead[]): void {
    const outside = heads.get(subject);
    if (!outside) return;
    seen.add(subject);
    for (const one of outside) {
      compared += 1;
      const seal = chain[one.sequence - 1]?.seal;
      if (seal === undefined)
        faults.push(`${subject}: the log outside has ${one.sequence} entries, the store ${chain.length}`);
      else if (seal !== one.seal)
        faults.push(`${subject}: entry ${one.sequence} is another one than in the log outside`);
    }
  }
};
