/** `stop`: the input cannot be used as it is. `warn`: it can, and the person should know. */
export type FindingLevel = 'stop' | 'warn';

/**
 * One thing noticed in metadata, a certificate or a response.
 * `code` is stable and never shown alone; `where` names the place in the input; `message` says what is there and why it
 * matters; `fix` names the console and the field to correct. `inFile` and `needed` hold the two values being compared.
 * All texts are plain, untrusted where they quote the input, and must be escaped where they are shown.
 */
export interface Finding {
  readonly code: string;
  readonly level: FindingLevel;
  readonly where?: string;
  readonly message: string;
  readonly fix: string;
  readonly inFile?: string;
  readonly needed?: string;
}

/** Stops first, the order inside a level kept: the order in which people are told. */
export const mostSevereFirst = (findings: readonly Finding[]): Finding[] => [
  ...findings.filter(finding => finding.level === 'stop'),
  ...findings.filter(finding => finding.level === 'warn'),
];

/** True when one finding forbids to go on. */
export const stops = (findings: readonly Finding[]): boolean => findings.some(f => f.level === 'stop');
