import { createHmac } from 'node:crypto';
import { no, ok, type Result } from '../domain/result.ts';
import type { AuditEntry, SealedEntry } from '../ports/store.ts';
import type { Proof } from './audit/signature.ts';
import { isSigned, signatureOf } from './audit/signature.ts';
import { sameSeal } from './same-seal.ts';
import { toTaggedJson } from './tagged-json.ts';

/** The newest entry of a chain: how long it is, and its seal. Kept outside the store, it shows a cut tail. */
export interface ChainHead {
  readonly sequence: number;
  readonly seal: string;
}

/** Where every chain begins: no entry yet, and a seal of zeros to lean on. */
export const CHAIN_START: ChainHead = { sequence: 0, seal: '0'.repeat(64) };

/** The subject whose chain it must be, and what is known of that chain elsewhere. */
export interface ExpectedChain {
  readonly workspace: string;
  readonly id: string;
  /** A head that was noted elsewhere; with it a cut tail is found as well. */
  readonly known?: ChainHead;
  /** How many entries, from the start, may be old: of form 1, or for the public key without a signature. All unless given. */
  readonly old?: number;
}

/**
 * Whether a chain holds together, and how many of its entries are old; if not, the place of the first fault,
 * counted from 1, and what is wrong there.
 */
export type ChainVerdict = Result<{ readonly head: ChainHead; readonly old: number }, ChainFault>;

/** The first fault of a chain. */
export interface ChainFault {
  readonly sequence: number;
  readonly fault: 'gap' | 'foreign' | 'edited' | 'cut' | 'old';
}

const textOf = (workspace: string, sealed: SealedEntry): string => {
  const { form, sequence, previous, seal: _seal, signature: _signature, ...entry } = sealed;
  // A seal of form 1 is over 64 hex digits and more, one of form 2 over a list: neither can be taken for the other.
  return form === 1
    ? previous + toTaggedJson([sequence, entry])
    : toTaggedJson(['jcaccess audit entry', form, workspace, entry.change, sequence, previous, entry]);
};

const sealOf = (workspace: string, sealed: SealedEntry, auditKey: string): string =>
  createHmac('sha256', auditKey).update(textOf(workspace, sealed)).digest('hex');

/** What a signature is over: the entry with its place, and the seal, which the next entry leans on. */
const signedText = (workspace: string, sealed: SealedEntry): string =>
  toTaggedJson(['jcaccess signed entry', textOf(workspace, sealed), sealed.seal]);

/**
 * The entry as the next of its chain: sealed by HMAC-SHA256 (hex) over its subject, the seal before and its own canonical
 * text, and signed.
 */
export const sealEntry = (
  workspace: string,
  entry: AuditEntry,
  head: ChainHead,
  auditKey: string,
): SealedEntry => {
  const open: SealedEntry = { ...entry, form: 2, sequence: head.sequence + 1, previous: head.seal, seal: '' };
  const sealed = { ...open, seal: sealOf(workspace, open, auditKey) };
  return { ...sealed, signature: signatureOf(signedText(workspace, sealed), auditKey) };
};

/** Whether an entry is as it was written; without a signature the public key says nothing against it. */
const isWhole = (workspace: string, entry: SealedEntry, proof: Proof): boolean => {
  if (typeof proof === 'string') return sameSeal(entry.seal, sealOf(workspace, entry, proof));
  return entry.signature === undefined || isSigned(signedText(workspace, entry), entry.signature, proof);
};

/**
 * Checks the entries of one subject, in order: nothing missing, moved, edited or of another subject or workspace. For the
 * public key those without a signature are old.
 */
export const verifyChain = (
  entries: readonly SealedEntry[],
  proof: Proof,
  expected: ExpectedChain,
): ChainVerdict => {
  const { workspace, id, known = CHAIN_START } = expected;
  let head = CHAIN_START;
  let old = 0;
  for (const entry of entries) {
    const { form, sequence, previous, seal } = entry;
    const next = head.sequence + 1;
    if (sequence !== next) return no({ sequence: next, fault: 'gap' });
    if (entry.change !== id) return no({ sequence, fault: 'foreign' });
    if (previous !== head.seal || !isWhole(workspace, entry, proof)) {
      return no({ sequence, fault: 'edited' });
    }
    const isOld = typeof proof === 'string' ? form === 1 : entry.signature === undefined;
    if (isOld) old += 1;
    // Who has no key can still copy old entries; they are old only at the start of a chain, and only so many.
    if (isOld && (old < sequence || old > (expected.old ?? old))) return no({ sequence, fault: 'old' });
    if (sequence === known.sequence && seal !== known.seal) return no({ sequence, fault: 'edited' });
    head = { sequence, seal };
  }
  return head.sequence < known.sequence
    ? no({ sequence: head.sequence + 1, fault: 'cut' })
    : ok({ head, old });
};

/** What is wrong with a chain, in words. */
export const faultInWords = ({ sequence, fault }: ChainFault): string => {
  const faults = {
    gap: 'an entry is missing or out of order',
    foreign: 'an entry belongs to another change',
    edited: 'an entry was edited, inserted or moved here, or it was sealed with another key',
    cut: 'the end is missing',
    old: 'an entry is sealed as before the upgrade, but was not there then',
  };
  return `BROKEN at entry ${sequence}: ${faults[fault]}`;
};

/** A verdict in words, for exports and the command line. */
export const chainInWords = (verdict: ChainVerdict): Result<string, string> => {
  if (!verdict.ok) return no(faultInWords(verdict.error));
  const { head, old } = verdict.value;
  const note = old === 0 ? '' : ` (${old} of them sealed before the workspace was part of the seal)`;
  return ok(`${head.sequence} entries hold together${note}, head ${head.seal}`);
};
