import type { ReadSource, SyntaxNode } from './source.ts';
import { nameOf } from './source.ts';
import type { Violation } from './violation.ts';

const mostLines = 300;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const drawers =
  /^(index|common|shared|misc|stuff|lib|types|interfaces|constants)$|(^|-)(utils?|helpers?|managers?|impl)$/;

const hasDefaultExport = (statement: SyntaxNode): boolean =>
  statement.type === 'ExportDefaultDeclaration' ||
  statement.type === 'TSExportAssignment' ||
  (statement.type === 'ExportNamedDeclaration' &&
    (statement.specifiers as readonly SyntaxNode[]).some(one => nameOf(one.exported) === 'default'));

const isPassedOn = (statement: SyntaxNode): boolean =>
  statement.type === 'ExportAllDeclaration' ||
  (statement.type === 'ExportNamedDeclaration' && statement.declaration === null);

const isBarrel = (statements: readonly SyntaxNode[]): boolean =>
  statements.some(({ type }) => type === 'ExportAllDeclaration') ||
  (statements.some(isPassedOn) &&
    statements.every(one => isPassedOn(one) || one.type === 'ImportDeclaration'));

/** Where a file breaks the habits of the house: its names, its length, its exports. */
export const habitViolations = (files: readonly ReadSource[]): Violation[] =>
  files.flatMap(({ path, text, statements, lineOf }) => {
    const found: Violation[] = [];
    const words = path.replace(/\.ts$/, '').split('/');
    const odd = words.find(word => !kebabCase.test(word));
    if (odd !== undefined) found.push({ rule: 'file-name', path, line: 1, what: `is named ${odd}` });
    const drawer = words.find(word => drawers.test(word));
    if (drawer !== undefined) found.push({ rule: 'drawer', path, line: 1, what: `is named ${drawer}` });
    const lines = text.trimEnd().split('\n').length;
    if (lines > mostLines)
      found.push({ rule: 'length', path, line: mostLines + 1, what: `has ${lines} lines` });
    const nameless = statements.find(hasDefaultExport);
    if (nameless) {
      found.push({ rule: 'default-export', path, line: lineOf(nameless), what: 'has a default export' });
    }
    if (isBarrel(statements))
      found.push({ rule: 'barrel', path, line: 1, what: 'passes on exports of others' });
    return found;
  });
