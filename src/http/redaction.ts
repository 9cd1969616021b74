import { findKeys } from './redaction/keys.ts';
import { layersOf } from './redaction/layers.ts';
import { isSecretName } from './redaction/names.ts';
import { findNamed } from './redaction/pairs.ts';
import { findShapes } from './redaction/shapes.ts';
import type { Found } from './redaction/spans.ts';
import { joined, nothingFound, without } from './redaction/spans.ts';

/** What is put in the place of a secret. */
const REMOVED = '[removed]';

/** Of an address its domain stays: enough to see whose system it is, not who it is. */
const ADDRESS = /[\w.%+'-]{0,64}[\w+'-](@|%40)([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})/g;

const findAll = (text: string): Found => {
  const all = nothingFound();
  for (const layer of layersOf(text)) {
    const found = nothingFound();
    findKeys(layer.text, found);
    findNamed(layer.text, found);
    findShapes(layer.text, found);
    for (const sort of ['secret', 'faint', 'open'] as const)
      for (const { from, to } of found[sort])
        all[sort].push({ from: layer.at[from] ?? 0, to: layer.at[to] ?? text.length });
  }
  return all;
};

/**
 * Takes everything that looks like a secret out of a text, and the names out of email addresses. This is the one list:
 * both logs, errors of services and cards use it. Time is linear in the length of the text.
 */
export const redacted = (text: string): string => {
  const { secret, faint, open } = findAll(text);
  let clean = '';
  let from = 0;
  for (const span of joined([...secret, ...without(joined(faint), joined(open))])) {
    clean += `${text.slice(from, span.from)}${REMOVED}`;
    from = span.to;
  }
  return `${clean}${text.slice(from)}`.replace(ADDRESS, '…$1$2');
};

/** More than anybody reads of what a service says about one failure. */
const LONGEST_SAID = 20_000;
const LONGEST_LINE = 300;

/** One line of a service's own words, at most 300 characters, without secrets. */
export const redactedLine = (text: string): string => {
  const line = redacted(text.slice(0, LONGEST_SAID))
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE - 1)}…`;
};

/** All of it, for those who are given it as an argument. */
export const redaction = { removed: REMOVED, redacted, isSecretName };
