import type { Effect } from '../../domain/effect.ts';
import type { EffectId } from '../../domain/ids.ts';
import type { ClaimedEffect, ParkedEffect, Store } from '../../ports/store.ts';
import { effectFrom } from '../codec.ts';
import { randomText } from '../token.ts';
import type { Connection, Script } from './connection.ts';
import { script } from './connection.ts';
import { LANES_KEY, PARTITIONS_KEY, partitionOf, partitionPrefix, workspaceKey } from './keys.ts';
import { BACKLOG, CLAIM, DEFER, EXTEND, PARK, PARKED, STATUS } from './lua/effects.ts';
import { listIn, numberIn, textIn } from './reply.ts';

const SCRIPTS = {
  claim: script(CLAIM),
  extend: script(EXTEND),
  defer: script(DEFER),
  park: script(PARK),
  parked: script(PARKED),
  status: script(STATUS),
  backlog: script(BACKLOG),
};

const ms = (date: Date): string => String(date.getTime());
const dateIn = (reply: unknown): Date => new Date(numberIn(reply));
const effectIn = (body: unknown, due: unknown): Effect => ({ ...effectFrom(textIn(body)), due: dateIn(due) });

const claimedIn = (reply: unknown): ClaimedEffect => {
  const [body, due, token, attempt, first] = listIn(reply);
  return {
    ...effectIn(body, due),
    token: textIn(token),
    attempt: numberIn(attempt),
    firstClaimedAt: dateIn(first),
  };
};

const parkedIn = (reply: unknown): ParkedEffect => {
  const [body, due, error, parkedAt] = listIn(reply);
  return { ...effectIn(body, due), error: textIn(error), parkedAt: dateIn(parkedAt) };
};

/** The workspace that the claim script wrote at the end of a token: `<chance>.<position>.<attempt>.<workspace>`. */
const workspaceIn = (token: string): string | null =>
  /^[^.]+\.\d+\.\d+\.(?<workspace>[\w-]+)$/.exec(token)?.groups?.workspace ?? null;

/** Claiming, giving back and parking of effects. `random` (numbers from 0 to 1) makes tokens. */
export const createEffects = (
  connection: Connection,
  random: () => number,
): Pick<Store, 'claim' | 'extend' | 'defer' | 'park' | 'parked' | 'blockLane' | 'status' | 'backlog'> => {
  let turn = 0;

  const partitions = async (): Promise<string[]> =>
    (await connection.ask(redis => redis.smembers(PARTITIONS_KEY))).sort();

  /** The lanes that are blocked at `now`, with the end of each as text. */
  const blockedLanes = async (now: Date): Promise<Record<string, string>> => {
    const flat = await connection.ask(redis =>
      redis.zrangebyscore(LANES_KEY, `(${ms(now)}`, '+inf', 'WITHSCORES'),
    );
    return Object.fromEntries(
      flat.flatMap((lane, index) => (index % 2 === 0 ? [[lane, flat[index + 1] ?? '0']] : [])),
    );
  };

  const withLease = async (
    one: Script,
    id: EffectId,
    token: string,
    ...args: readonly string[]
  ): Promise<boolean> => {
    const workspace = workspaceIn(token);
    if (workspace === null) return false;
    const key = workspaceKey(workspace, 'effect', id);
    return (await connection.run(one, partitionPrefix(partitionOf(workspace)), [key, token, ...args])) === 1;
  };

  return {
    async claim(now, limit, leaseMs) {
      const [registered, blocked] = await Promise.all([partitions(), blockedLanes(now)]);
      const lanes = JSON.stringify(Object.keys(blocked));
      const claimIn = async (partition: string, share: number) => {
        const args = [ms(now), String(share), String(leaseMs), randomText(random), lanes];
        const reply = await connection.run(SCRIPTS.claim, partitionPrefix(partition), args);
        return { partition, isFull: listIn(reply).length === share, effects: listIn(reply).map(claimedIn) };
      };

      const claimed: ClaimedEffect[] = [];
      turn += 1;
      // Each round asks for an equal share everywhere and goes on only where there was more; the rotation decides who
      // is asked when the limit is smaller than the number of partitions.
      let asked = registered.map((_, index) => registered[(index + turn) % registered.length] ?? '');
      while (asked.length > 0 && claimed.length < limit) {
        const rest = limit - claimed.length;
        const share = Math.max(1, Math.floor(rest / asked.length));
        const round = await Promise.all(asked.slice(0, rest).map(partition => claimIn(partition, share)));
        claimed.push(...round.flatMap(one => one.effects));
        asked = [...asked.slice(rest), ...round.filter(one => one.isFull).map(one => one.partition)];
      }
      return claimed.sort((a, b) => a.due.getTime() - b.due.getTime());
    },

    extend: (id, token, leaseMs) => withLease(SCRIPTS.extend, id, token, String(leaseMs)),
    defer: (id, token, due, error) => withLease(SCRIPTS.defer, id, token, ms(due), error),
    park: (id, token, at, error) => withLease(SCRIPTS.park, id, token, ms(at), error),

    async blockLane(lane, until) {
      await connection.ask(redis => redis.zadd(LANES_KEY, 'GT', ms(until), lane));
    },

    async parked(workspace) {
      const prefix = partitionPrefix(partitionOf(workspace));
      return listIn(await connection.run(SCRIPTS.parked, prefix, [workspace])).map(parkedIn);
    },

    async backlog() {
      const replies = await Promise.all(
        (await partitions()).map(one => connection.run(SCRIPTS.backlog, partitionPrefix(one), [])),
      );
      const earliest = (column: number): Date | null => {
        const times = replies
          .map(reply => listIn(reply)[column])
          .filter(time => time !== '')
          .map(numberIn);
        return times.length === 0 ? null : new Date(Math.min(...times));
      };
      return { oldestDue: earliest(0), oldestBegun: earliest(1) };
    },

    async status(now) {
      const [registered, blocked] = await Promise.all([partitions(), blockedLanes(now)]);
      const args = [ms(now), JSON.stringify(blocked)];
      const replies = await Promise.all(
        registered.map(partition => connection.run(SCRIPTS.status, partitionPrefix(partition), args)),
      );
      const rows = replies.map(listIn);
      const sum = (column: number): number => rows.reduce((total, row) => total + numberIn(row[column]), 0);
      const next = rows.flatMap(row => (row[2] === '' ? [] : [numberIn(row[2])]));
      return {
        claimed: sum(0),
        dueNow: sum(1),
        nextDue: next.length === 0 ? null : new Date(Math.min(...next)),
        parked: sum(3),
      };
    },
  };
};
