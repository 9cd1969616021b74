import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AuditEntry, SealedEntry } from '../ports/store.ts';
import { toTaggedJson } from './tagged-json.ts';

/** The newest entry of a chain: how long it is, and its seal. Kept outside the store, it shows a cut tail. */
export interface ChainHead {
  readonly sequence: number;
  readonly seal: string;
}

/** Where every chain begins: no entry yet, and a seal of zeros to lean on. */
export const CHAIN_START: ChainHead = { sequence: 0, seal: '0'.repeat(64) };

/** Whether a chain is whole; if not, the place of the first fault, counted from 1, and what is wrong there. */
export type ChainVerdict =
  | { readonly ok: true; readonly head: ChainHead }
  | { readonly ok: false; readonly sequence: number; readonly fault: 'gap' | 'foreign' | 'edited' | 'cut' };

const sealOf = (entry: AuditEntry, sequence: number, previous: string, auditKey: string): string =>
  createHmac('sha256', auditKey)
    .update(previous)
    .update(toTaggedJson([sequence, entry]))
    .digest('hex');

const sameSeal = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** The entry as the next of its chain: sealed by HMAC-SHA256 (hex) over the seal before and its own canonical text. */
export const sealEntry = (entry: AuditEntry, head: ChainHead, auditKey: string): SealedEntry => {
  const sequence = head.sequence + 1;
  return { ...entry, sequence, previous: head.seal, seal: sealOf(entry, sequence, head.seal, auditKey) };
};

/**
 * Checks the entries of one change, in order: nothing missing, moved, edited or of another change. `known` is a head
 * that was noted outside the store; with it a cut tail is found as well.
 */
export const verifyChain = (
  entries: readonly SealedEntry[],
  auditKey: string,
  known: ChainHead = CHAIN_START,
): ChainVerdict => {
  let head = CHAIN_START;
  for (const { sequence, previous, seal, ...entry } of entries) {
    const expected = head.sequence + 1;
    if (sequence !== expected) return { ok: false, sequence: expected, fault: 'gap' };
    if (entry.change !== entries[0]?.change) return { ok: false, sequence, fault: 'foreign' };
    if (previous !== head.seal || !sameSeal(seal, sealOf(entry, sequence, previous, auditKey))) {
      return { ok: false, sequence, fault: 'edited' };
    }
    if (sequence === known.sequence && seal !== known.seal) return { ok: false, sequence, fault: 'edited' };
    head = { sequence, seal };
  }
  return head.sequence < known.sequence
    ? { ok: false, sequence: head.sequence + 1, fault: 'cut' }
    : { ok: true, head };
};

/** A verdict in words, for exports and the command line. */
export const chainInWords = (verdict: ChainVerdict): { ok: boolean; words: string } => {
  if (verdict.ok) {
    const { sequence, seal } = verdict.head;
    return { ok: true, words: `whole: ${sequence} entries, head ${seal}` };
  }
  const faults = {
    gap: 'an entry is missing or out of order',
    foreign: 'an entry belongs to another change',
    edited: 'an entry was edited or inserted',
    cut: 'the end is missing',
  };
  return { ok: false, words: `BROKEN at entry ${verdict.sequence}: ${faults[verdict.fault]}` };
};
