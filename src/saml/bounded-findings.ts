import type { Finding } from '../domain/finding.ts';
import { maxFindingCharacters, maxFindings } from './limits.ts';

/**
 * The first findings of one input, with texts of a bearable length: what is found is stored and posted, and a file of a
 * megabyte can be wrong in each of its elements, or in one value as long as itself.
 */
export const boundedFindings = (findings: readonly Finding[]): Finding[] =>
  findings.slice(0, maxFindings).map(({ where, inFile, needed, ...finding }) => ({
    ...finding,
    message: cut(finding.message),
    fix: cut(finding.fix),
    ...(where === undefined ? {} : { where: cut(where) }),
    ...(inFile === undefined ? {} : { inFile: cut(inFile) }),
    ...(needed === undefined ? {} : { needed: cut(needed) }),
  }));

const cut = (text: string): string =>
  text.length > maxFindingCharacters
    ? `${text.slice(0, maxFindingCharacters)}… (${text.length} characters)`
    : text;
