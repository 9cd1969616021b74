import { createHash, createHmac } from 'node:crypto';
import type { Census, LogLine } from '../../ports/store.ts';
import { sameSeal } from '../same-seal.ts';
import { toTaggedJson } from '../tagged-json.ts';
import type { Proof } from './signature.ts';
import { isSigned, signatureOf } from './signature.ts';

/** A line of the log as one text: `<sequence> <seal> <subject>`. */
export const lineText = ({ subject, sequence, seal }: LogLine): string => `${sequence} ${seal} ${subject}`;

/** The line in such a text. Throws when it is none. */
export const lineFrom = (text: string): LogLine => {
  const { sequence, seal, subject } =
    /^(?<sequence>\d+) (?<seal>\S+) (?<subject>.+)$/s.exec(text)?.groups ?? {};
  if (!sequence || !seal || !subject) throw new Error('a line of the audit log is damaged');
  return { subject, sequence: Number(sequence), seal };
};

/** What the first census leans on. */
const BEGINNING = { number: 0, lines: 0, seal: '0'.repeat(64) } as const;

/** The digest of lines that come one by one. */
export const digestOfLines = (): { add(line: LogLine): void; hex(): string } => {
  const hash = createHash('sha256');
  return {
    add: line => void hash.update(`${lineText(line)}\n`),
    hex: () => hash.digest('hex'),
  };
};

/** What is undefined is left out of the text: a seal is not over itself. */
const textOf = (census: Omit<Census, 'seal'>): string =>
  toTaggedJson(['jcaccess census', { ...census, seal: undefined, signature: undefined }]);

const sealOf = (census: Omit<Census, 'seal'>, auditKey: string): string =>
  createHmac('sha256', auditKey).update(textOf(census)).digest('hex');

const signedText = (census: Census): string =>
  toTaggedJson(['jcaccess signed census', textOf(census), census.seal]);

const sealed = (open: Omit<Census, 'seal'>, auditKey: string): Census => {
  const census = { ...open, seal: sealOf(open, auditKey) };
  return { ...census, signature: signatureOf(signedText(census), auditKey) };
};

/** Without a signature the public key says nothing against a census. */
const isWhole = (census: Census, proof: Proof): boolean => {
  if (typeof proof === 'string') return sameSeal(census.seal, sealOf(census, proof));
  return census.signature === undefined || isSigned(signedText(census), census.signature, proof);
};

/** The first census of a workspace: counts nothing, says what it found. */
export const firstCensus = (
  workspace: string,
  found: { readonly found: number; readonly old: number },
  auditKey: string,
): Census => {
  const { number, lines, seal } = BEGINNING;
  const digest = digestOfLines().hex();
  return sealed({ workspace, number: number + 1, lines, ...found, digest, previous: seal }, auditKey);
};

/** The census after `before`, over the lines that came since. */
export const nextCensus = (before: Census, since: readonly LogLine[], auditKey: string): Census => {
  const digest = digestOfLines();
  for (const line of since) digest.add(line);
  const { workspace, number, lines, seal } = before;
  return sealed(
    { workspace, number: number + 1, lines: lines + since.length, digest: digest.hex(), previous: seal },
    auditKey,
  );
};

/** What is wrong with a census that stands after `before` (null: it is the first); null when it fits. */
export const censusFault = (
  census: Census,
  before: Census | null,
  workspace: string,
  proof: Proof,
): string | null => {
  const { number, lines, seal } = before ?? BEGINNING;
  if (census.number !== number + 1) return `census ${number + 1} is missing`;
  if (
    !isWhole(census, proof) ||
    census.workspace !== workspace ||
    census.previous !== seal ||
    census.lines < lines
  )
    return `census ${census.number} was edited or moved here, or it was sealed with another key`;
  if (typeof proof !== 'string' && before?.signature !== undefined && census.signature === undefined)
    return `census ${census.number} has no signature, and the one before has`;
  if (before === null && (census.old === undefined || census.found !== census.old))
    return 'the first census found entries that are younger than it: the censuses before were taken away';
  return null;
};
