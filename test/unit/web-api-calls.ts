import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { isNode, nameOf, readSource, type SyntaxNode, walk } from '../rooms/source.ts';

/** What the code does at Slack's Web API; `unclear` lists uses of a client of which the method cannot be told. */
export interface WebApiCalls {
  readonly methods: ReadonlySet<string>;
  readonly unclear: readonly string[];
}

const methodsOf = (value: object, path: string, depth: number): string[] =>
  Object.entries(value).flatMap(([name, inner]) => {
    const full = path === '' ? name : `${path}.${name}`;
    if (typeof inner === 'function') return path === '' ? [] : [full];
    return typeof inner === 'object' && inner !== null && depth > 0 ? methodsOf(inner, full, depth - 1) : [];
  });

const known = new Set(methodsOf(new WebClient(), '', 3));

/** `a.b.c` as its names; null when something else is in it. */
const chainOf = (node: unknown): string[] | null => {
  if (!isNode(node)) return null;
  if (node.type === 'Identifier') return [String(node.name)];
  if (node.type !== 'MemberExpression') return null;
  const before = chainOf(node.object);
  const name = nameOf(node.property);
  return before && name !== null ? [...before, name] : null;
};

const methodIn = (chain: readonly string[]): string | null => {
  const after = chain.slice(chain.lastIndexOf('client') + 1);
  for (const length of [3, 2]) {
    const method = after.slice(0, length).join('.');
    if (after.length >= length && known.has(method)) return method;
  }
  return null;
};

/** Finds every Web API method that a text of TypeScript calls on something named `client`. */
export const webApiCallsOf = (path: string, text: string): WebApiCalls => {
  const { statements, lineOf } = readSource({ path, text });
  const methods = new Set<string>();
  const unclear: string[] = [];
  const inner = new Set<SyntaxNode>();
  walk(statements, node => {
    if (node.type === 'VariableDeclarator' && isNode(node.id) && node.id.type === 'ObjectPattern') {
      if (chainOf(node.init)?.at(-1) === 'client')
        unclear.push(`${path}:${lineOf(node)} takes a client apart`);
    }
    if (node.type !== 'MemberExpression') return;
    if (isNode(node.object)) inner.add(node.object);
    if (inner.has(node)) return;
    const chain = chainOf(node);
    // A receiver's client is the socket, not the Web API.
    if (!chain?.slice(0, -1).includes('client') || chain[chain.lastIndexOf('client') - 1] === 'receiver')
      return;
    const method = methodIn(chain);
    if (method === null) unclear.push(`${path}:${lineOf(node)} ${chain.join('.')}`);
    else methods.add(method);
  });
  return { methods, unclear };
};

/** The same for files and folders below `root`. */
export const webApiCallsBelow = (root: string, places: readonly string[]): WebApiCalls => {
  const files = places.flatMap(place =>
    place.endsWith('.ts')
      ? [place]
      : readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
          .filter(name => name.endsWith('.ts'))
          .map(name => join(place, name)),
  );
  const found = files.map(path => webApiCallsOf(path, readFileSync(join(root, path), 'utf8')));
  return {
    methods: new Set(found.flatMap(({ methods }) => [...methods])),
    unclear: found.flatMap(({ unclear }) => unclear),
  };
};
