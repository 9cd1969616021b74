import type { Effect } from '../../domain/effect.ts';
import type { EffectId } from '../../domain/ids.ts';
import type { ClaimedEffect, ParkedEffect, Store } from '../../ports/store.ts';
import { effectFrom } from '../codec.ts';
import type { LeftAlone } from '../left-alone.ts';
import { unknownEffect } from '../left-alone.ts';
import { threadOfLine } from '../prepared-commit.ts';
import type { Serving } from '../serving.ts';
import { randomText } from '../token.ts';
import type { Connection, Script } from './connection.ts';
import { script } from './connection.ts';
import { partitionKeys, partitionOf, queueKey, workspaceKey } from './keys.ts';
import { BACKLOG, CLAIM, DEFER, EXTEND, HAND_BACK, IN_LINE, PARK, PARKED, STATUS } from './lua/effects.ts';
import type { Partitions } from './partitions.ts';
import { listIn, numberIn, textIn } from './reply.ts';

const SCRIPTS = {
  claim: script(CLAIM),
  extend: script(EXTEND),
  handBack: script(HAND_BACK),
  defer: script(DEFER),
  park: script(PARK),
  inLine: script(IN_LINE),
  parked: script(PARKED),
  status: script(STATUS),
  backlog: script(BACKLOG),
};

const ms = (date: Date): string => String(date.getTime());
const dateIn = (reply: unknown): Date => new Date(numberIn(reply));
const effectIn = (body: unknown, due: unknown): Effect => ({ ...effectFrom(textIn(body)), due: dateIn(due) });

const claimedIn = (reply: unknown): ClaimedEffect => {
  const [body, due, token, attempt, first, lost] = listIn(reply);
  return {
    ...effectIn(body, due),
    token: textIn(token),
    attempt: numberIn(attempt),
    firstClaimedAt: dateIn(first),
    lost: numberIn(lost),
  };
};

/** The workspace that the claim script wrote at the end of a token: `<chance>.<position>.<attempt>.<workspace>`. */
const workspaceIn = (token: string): string | null =>
  /^[^.]+\.\d+\.\d+\.(?<workspace>[\w-]+)$/.exec(token)?.groups?.workspace ?? null;

/** Where a claim goes on looking: past so many lanes and effects, with threads that wait for something unknown. */
interface From {
  readonly lanes: number;
  readonly members: number;
  readonly stuck: readonly string[];
}

interface Place {
  readonly partition: string;
  readonly from: From;
}

const BEGINNING: From = { lanes: 0, members: 0, stuck: [] };

const placeIn = (reply: unknown): From | null => {
  const [lanes, members, stuck] = listIn(reply);
  return lanes === undefined
    ? null
    : { lanes: numberIn(lanes), members: numberIn(members), stuck: listIn(stuck).map(textIn) };
};

/** So many entries of an index are looked at by one script: it keeps everybody else from Redis meanwhile. */
const AT_ONCE = 200;

/** Claiming, giving back and parking of effects. `random` (numbers from 0 to 1) makes tokens. */
export const createEffects = (
  connection: Connection,
  partitions: Partitions,
  random: () => number,
  serving: () => Serving,
  leftAlone: LeftAlone,
): Pick<
  Store,
  | 'claim'
  | 'extend'
  | 'handBack'
  | 'defer'
  | 'park'
  | 'parked'
  | 'inLine'
  | 'blockLane'
  | 'status'
  | 'backlog'
> => {
  let turn = 0;

  const runIn = (one: Script, partition: string, args: readonly string[]): Promise<unknown> =>
    connection.run(one, partitionKeys(partition), args, connection.sweepTimeoutMs);

  /** The answers for the lanes of a partition, piece by piece; what is no matter of lanes is in the first one alone. */
  const statusIn = async (partition: string, now: Date): Promise<unknown[][]> => {
    const rows: unknown[][] = [];
    for (let skip = 0; ; skip += AT_ONCE) {
      const args = [ms(now), String(skip), String(AT_ONCE)];
      const row = listIn(await runIn(SCRIPTS.status, partition, args));
      rows.push(skip === 0 ? row : ['0', row[1], row[2], '0']);
      if (numberIn(row[4]) < AT_ONCE) return rows;
    }
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
      const waiting = await partitions.withWork(now);
      const claimIn = async ({ partition, from }: Place, share: number) => {
        const { workspaces, deeds, schema } = serving();
        const args = [ms(now), String(share), String(leaseMs), randomText(random)];
        const ours = [workspaces, deeds, String(schema), JSON.stringify(from)];
        const [found, unknown, again] = listIn(await runIn(SCRIPTS.claim, partition, [...args, ...ours]));
        for (const one of listIn(unknown)) {
          const [id, workspace, deed] = listIn(one).map(textIn);
          leftAlone.note(unknownEffect(id ?? '', workspace ?? '', deed ?? ''));
        }
        const effects = listIn(found).map(claimedIn);
        const rest = placeIn(again) ?? (effects.length === share ? BEGINNING : null);
        return { effects, rest: rest && { partition, from: rest } };
      };

      const claimed: ClaimedEffect[] = [];
      turn += 1;
      // Each round asks for an equal share everywhere and goes on only where there was more; the rotation decides who
      // is asked when the limit is smaller than the number of partitions.
      let asked = waiting.map((_, index): Place => {
        return { partition: waiting[(index + turn) % waiting.length] ?? '', from: BEGINNING };
      });
      while (asked.length > 0 && claimed.length < limit) {
        const left = limit - claimed.length;
        const share = Math.max(1, Math.floor(left / asked.length));
        const those = new Map(asked.slice(0, left).map(place => [place.partition, place]));
        const round = await partitions.askEach(
          one => claimIn(those.get(one) ?? { partition: one, from: BEGINNING }, share),
          [...those.keys()],
        );
        claimed.push(...round.flatMap(one => one.reply.effects));
        asked = [...asked.slice(left), ...round.flatMap(one => one.reply.rest ?? [])];
      }
      return claimed.sort((a, b) => a.due.getTime() - b.due.getTime());
    },

    extend: (id, token, leaseMs) => withLease(SCRIPTS.extend, id, token, String(leaseMs)),
    handBack: (id, token) => withLease(SCRIPTS.handBack, id, token),
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
      const found: ParkedEffect[] = [];
      for (let skip = 0; ; skip += AT_ONCE) {
        const args = [workspace, String(skip), String(AT_ONCE)];
        const [rows, seen] = listIn(await connection.run(SCRIPTS.parked, keys, args));
        for (const [body, due, error, parkedAt] of listIn(rows).map(listIn))
          for (const effect of leftAlone.readable([textIn(body)], effectFrom))
            found.push({
              ...effect,
              due: dateIn(due),
              error: textIn(error),
              parkedAt: dateIn(parkedAt),
            });
        if (numberIn(seen) < AT_ONCE) return found;
      }
    },

    async inLine(workspace, line, lane) {
      const keys = partitionKeys(partitionOf(workspace));
      let count = 0;
      for (let skip = 0; ; skip += AT_ONCE) {
        const args = [threadOfLine(workspace, line), lane, String(skip), String(AT_ONCE)];
        const [more, seen] = listIn(await connection.run(SCRIPTS.inLine, keys, args)).map(numberIn);
        count += more ?? 0;
        if ((seen ?? 0) < AT_ONCE) return count;
      }
    },

    async backlog() {
      const found = await partitions.holding('lanes', 'leased');
      const answers = await partitions.askEach(partition => runIn(SCRIPTS.backlog, partition, []), found);
      partitions.demandAll();
      const replies = answers.map(answer => answer.reply);
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
      const found = await partitions.holding('lanes', 'leased', 'parked');
      const answers = await partitions.askEach(partition => statusIn(partition, now), found);
      partitions.demandAll();
      const rows = answers.flatMap(answer => answer.reply);
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
