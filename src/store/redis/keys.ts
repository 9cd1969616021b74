import { createHash } from 'node:crypto';
import type { Place, Span } from '../../domain/places.ts';

/** The root of every key, so that a Redis may be shared with other programs. */
const ROOT = 'jcaccess:';
const COUNT = 64;

/** The partitions, `p0` to `p63`. Their number is part of the stored form. */
export const PARTITIONS: readonly string[] = Array.from({ length: COUNT }, (_, index) => `p${index}`);

/**
 * The partition of a workspace: the first four bytes of its SHA-256, modulo 64, as `p17`. Everything of a workspace has
 * one hash tag, because one script may only touch keys of one slot (redis.io, cluster specification). Throws for a name
 * that would not be safe inside a key; Slack's ids are.
 */
export const partitionOf = (workspace: string): string => {
  if (!/^[\w-]+$/.test(workspace)) throw new Error('a workspace id is made of letters, digits, _ and - only');
  return `p${createHash('sha256').update(workspace).digest().readUInt32BE(0) % COUNT}`;
};

/** What the keys of a partition begin with, e.g. `jcaccess:{p17}:`. */
export const partitionPrefix = (partition: string): string => `${ROOT}{${partition}}:`;

/**
 * What a script of a partition is given as its keys: the prefix, and a key that is never there. While a slot is moved to
 * another node, Redis refuses a script with two keys of which one is missing (TRYAGAIN), so none ever works on the half
 * of a partition that has arrived.
 */
export const partitionKeys = (partition: string): readonly string[] => [
  partitionPrefix(partition),
  `${partitionPrefix(partition)}never`,
];

/** A key of a workspace, e.g. `jcaccess:{p17}:workspace:T0ACME:change:7K2Q`. */
export const workspaceKey = (workspace: string, ...rest: readonly string[]): string =>
  `${partitionPrefix(partitionOf(workspace))}workspace:${workspace}:${rest.join(':')}`;

/** The pattern of a key of any workspace. */
export const anyWorkspaceKey = (rest: string): string => `${ROOT}{p*}:workspace:*:${rest}`;

/** The workspace that a key belongs to; null when it belongs to none. */
export const workspaceInKey = (key: string): string | null =>
  /^jcaccess:\{p\d+\}:workspace:(?<workspace>[\w-]+):/.exec(key)?.groups?.workspace ?? null;

/** The workspace and the id in the key of a record of this kind; null for another key. */
export const recordInKey = (key: string, kind: string): { workspace: string; id: string } | null => {
  const workspace = workspaceInKey(key);
  if (workspace === null) return null;
  const own = workspaceKey(workspace, kind, '');
  return key.startsWith(own) ? { workspace, id: key.slice(own.length) } : null;
};

/** The places of a record as the scripts take them: `<list>\0<place>\0<id>`. */
export const placeTexts = (places: readonly Place[], id: string): string[] =>
  places.map(({ list, at }) => [list, at, id].join('\0'));

/** The lexical bounds of a piece of a list, as Redis takes them. */
export const boundsOf = ({ from, before }: Span): readonly [string, string] => [
  from === undefined ? '-' : `[${from}`,
  before === undefined ? '+' : `(${before}`,
];

/** A key of a partition's queue, e.g. `jcaccess:{p17}:queue:lanes`. */
export const queueKey = (partition: string, name: string): string =>
  `${partitionPrefix(partition)}queue:${name}`;

/** The key of what a Redis says of itself. */
export const MARKS_KEY = `${ROOT}marks`;

/** The key of a budget that all instances share, e.g. `jcaccess:budget:cloudflare`. */
export const budgetKey = (key: string): string => `${ROOT}budget:${key}`;

/** The key of a secret that all instances share, e.g. `jcaccess:secret:slack-bot-token`; no script touches two of them. */
export const secretKey = (name: string): string => `${ROOT}secret:${name}`;
