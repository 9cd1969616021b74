import { parseSync } from 'oxc-parser';

/** One file of the house: `path` is relative to `src/`, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** How a file names another module; types count as much as values. */
export type ImportForm = 'static' | 'dynamic' | 're-export' | 'require';

/** One mention of another module; `specifier` is null when it is computed and so cannot be judged. */
export interface Import {
  readonly specifier: string | null;
  readonly form: ImportForm;
  readonly typeOnly: boolean;
  readonly names: readonly string[];
  readonly line: number;
}

/** A node of the syntax tree (ESTree with TypeScript's additions). */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/** A file, read: its statements, what it imports, and how to tell the line of a node. */
export interface ReadSource extends SourceFile {
  readonly statements: readonly SyntaxNode[];
  readonly imports: readonly Import[];
  readonly lineOf: (node: SyntaxNode) => number;
}

/** Whether a value of the syntax tree is a node. */
export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** Calls `see` for every node below and including `node`, parents first. */
export const walk = (node: unknown, see: (node: SyntaxNode) => void): void => {
  if (Array.isArray(node)) {
    for (const one of node) walk(one, see);
  } else if (isNode(node)) {
    see(node);
    for (const value of Object.values(node)) if (typeof value === 'object') walk(value, see);
  }
};

/** The text of a string literal or of a template without holes; null for anything else. */
export const literalText = (node: unknown): string | null => {
  if (!isNode(node)) return null;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral') return null;
  const quasis = node.quasis as readonly { value: { cooked: string } }[];
  return quasis.length === 1 ? (quasis[0]?.value.cooked ?? null) : null;
};

/** The name of an identifier or of a string used as a name; null for anything else. */
export const nameOf = (node: unknown): string | null =>
  isNode(node) && node.type === 'Identifier' ? String(node.name) : literalText(node);

const namesOf = (specifiers: unknown): string[] =>
  (Array.isArray(specifiers) ? specifiers : []).map(one =>
    one.type === 'ImportNamespaceSpecifier'
      ? '*'
      : one.type === 'ImportDefaultSpecifier'
        ? 'default'
        : (nameOf(one.imported ?? one.local) ?? '*'),
  );

const everyOneIsType = (node: SyntaxNode, kind: 'importKind' | 'exportKind'): boolean => {
  const specifiers = (node.specifiers ?? []) as readonly SyntaxNode[];
  return node[kind] === 'type' || (specifiers.length > 0 && specifiers.every(one => one[kind] === 'type'));
};

const importOf = (node: SyntaxNode): Omit<Import, 'line'> | null => {
  switch (node.type) {
    case 'ImportDeclaration':
      return {
        specifier: literalText(node.source),
        form: 'static',
        typeOnly: everyOneIsType(node, 'importKind'),
        names: namesOf(node.specifiers),
      };
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      if (!isNode(node.source)) return null;
      return {
        specifier: literalText(node.source),
        form: 're-export',
        typeOnly: everyOneIsType(node, 'exportKind'),
        names: node.type === 'ExportAllDeclaration' ? ['*'] : namesOf(node.specifiers),
      };
    case 'ImportExpression':
      return { specifier: literalText(node.source), form: 'dynamic', typeOnly: false, names: ['*'] };
    case 'TSImportType':
      return { specifier: literalText(node.source), form: 'static', typeOnly: true, names: ['*'] };
    case 'TSExternalModuleReference':
      return { specifier: literalText(node.expression), form: 'require', typeOnly: false, names: ['*'] };
    case 'TSModuleDeclaration': {
      // `declare module 'x'` reaches into another module's types.
      const specifier = literalText(node.id);
      return specifier === null ? null : { specifier, form: 'static', typeOnly: true, names: ['*'] };
    }
    case 'CallExpression': {
      const called = node.callee as SyntaxNode;
      const isRequire = nameOf(called) === 'require' && called.type === 'Identifier';
      const resolves = called.type === 'MemberExpression' && nameOf(called.property) === 'resolve';
      const isResolve = resolves && isNode(called.object) && called.object.type === 'MetaProperty';
      if (!isRequire && !isResolve) return null;
      const [first] = node.arguments as readonly unknown[];
      return { specifier: literalText(first), form: 'require', typeOnly: false, names: ['*'] };
    }
    default:
      return null;
  }
};

/** Reads one TypeScript file. Throws when the file is no TypeScript, because then nothing about it is proven. */
export const readSource = (file: SourceFile): ReadSource => {
  const { program, errors } = parseSync(file.path, file.text, { lang: 'ts', sourceType: 'module' });
  if (errors.length > 0) throw new Error(`${file.path} cannot be read: ${errors[0]?.message}`);
  const statements = program.body as unknown as readonly SyntaxNode[];
  const lineOf = (node: SyntaxNode): number => file.text.slice(0, node.start).split('\n').length;
  const imports: Import[] = [];
  walk(statements, node => {
    const found = importOf(node);
    if (found) imports.push({ ...found, line: lineOf(node) });
  });
  return { ...file, statements, imports, lineOf };
};
