import type { Effect } from '../../domain/effect.ts';
import type { EffectId } from '../../domain/ids.ts';
import type { ClaimedEffect, Store } from '../../ports/store.ts';
import { effectFrom } from '../codec.ts';
import type { LeftAlone } from '../left-alone.ts';
import { unknownEffect } from '../left-alone.ts';
import type { Serving } from '../serving.ts';
import { randomText } from '../token.ts';
import type { Connection, Script } from './connection.ts';
import { script } from './connection.ts';
import { partitionKeys, partitionOf, queueKey, workspaceKey } from './keys.ts';
import { BACKLOG, CLAIM, DEFER, EXTEND, PARK, PARKED, STATUS } from './lua/effects.ts';
import type { Partitions } from './partitions.ts';
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

/** The workspace that the claim script wrote at the end of a token: `<chance>.<position>.<attempt>.<workspace>`. */
const workspaceIn = (token: string): string | null =>
  /^[^.]+\.\d+\.\d+\.(?<workspace>[\w-]+)$/.exec(token)?.groups?.workspace ?? null;

/** Claiming, giving back and parking of effects. `random` (numbers from 0 to 1) makes tokens. */
export const createEffects = (
  connection: Connection,
  partitions: Partitions,
  random: () => number,
  serving: () => Serving,
  leftAlone: LeftAlone,
): Pick<Store, 'claim' | 'extend' | 'defer' | 'park' | 'parked' | 'blockLane' | 'status' | 'backlog'> => {
  let turn = 0;

  const runIn = (one: Script, partition: string, args: readonly string[]): Promise<unknown> =>
    connection.run(one, partitionKeys(partition), args, connection.sweepTimeoutMs);

  /** Runs a script in all partitions that have one of these keys. Throws when one of them does not answer. */
  const fromAll = async (
    one: Script,
    names: readonly string[],
    args: readonly string[],
  ): Promise<unknown[]> => {
    const found = await partitions.holding(...names);
    const answers = await partitions.askEach(partition => runIn(one, partition, args), found);
    partitions.demandAll();
    return answers.map(answer => answer.reply);
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
    return (await connection.run(one, partitionKeys(partitionOf(workspace)), [key, token, ...args])) === 1;
  };

  return {
    async claim(now, limit, leaseMs) {
      const waiting = await partitions.holding('lanes', 'leased');
      const claimIn = async (partition: string, share: number) => {
        const { workspaces, deeds, schema } = serving();
        const args = [ms(now), String(share), String(leaseMs), randomText(random)];
        const ours = [workspaces, deeds, String(schema)];
        const [found, unknown] = listIn(await runIn(SCRIPTS.claim, partition, [...args, ...ours]));
        for (const one of listIn(unknown)) {
          const [id, workspace, deed] = listIn(one).map(textIn);
          leftAlone.note(unknownEffect(id ?? '', workspace ?? '', deed ?? ''));
        }
        const effects = listIn(found).map(claimedIn);
        return { isFull: effects.length === share, effects };
      };

      const claimed: ClaimedEffect[] = [];
      turn += 1;
      // Each round asks for an equal share everywhere and goes on only where there was more; the rotation decides who
      // is asked when the limit is smaller than the number of partitions.
      let asked = waiting.map((_, index) => waiting[(index + turn) % waiting.length] ?? '');
      while (asked.length > 0 && claimed.length < limit) {
        const rest = limit - claimed.length;
        const share = Math.max(1, Math.floor(rest / asked.length));
        const round = await partitions.askEach(one => claimIn(one, share), asked.slice(0, rest));
        claimed.push(...round.flatMap(one => one.reply.effects));
        asked = [...asked.slice(rest), ...round.flatMap(one => (one.reply.isFull ? [one.partition] : []))];
      }
      return claimed.sort((a, b) => a.due.getTime() - b.due.getTime());
    },

    extend: (id, token, leaseMs) => withLease(SCRIPTS.extend, id, token, String(leaseMs)),
    defer: (id, token, due, error) => withLease(SCRIPTS.defer, id, token, ms(due), error),
    park: (id, token, at, error) => withLease(SCRIPTS.park, id, token, ms(at), error),

    async blockLane(lane, until) {
      await partitions.askEach(partition =>
        connection.ask(
          redis => redis.zadd(queueKey(partition, 'blocked'), 'GT', ms(until), lane),
          connection.sweepTimeoutMs,
        ),
      );
    },

    async parked(workspace) {
      const keys = partitionKeys(partitionOf(workspace));
      return listIn(await connection.run(SCRIPTS.parked, keys, [workspace])).flatMap(reply => {
        const [body, due, error, parkedAt] = listIn(reply);
        return leftAlone.readable([textIn(body)], effectFrom).map(effect => ({
          ...effect,
          due: dateIn(due),
          error: textIn(error),
          parkedAt: dateIn(parkedAt),
        }));
      });
    },

    async backlog() {
      const replies = await fromAll(SCRIPTS.backlog, ['lanes', 'leased'], []);
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
      const replies = await fromAll(SCRIPTS.status, ['lanes', 'leased', 'parked'], [ms(now)]);
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
