import type { Connection } from './connection.ts';
import { PARTITIONS, queueKey } from './keys.ts';

/** What one partition answered. */
export interface Answered<Reply> {
  readonly partition: string;
  readonly reply: Reply;
}

/** Questions to many partitions at once. One that does not answer keeps nobody from the others. */
export interface Partitions {
  /**
   * Asks each of `among` (all unless given). A partition that fails is reported and passed over, in this question and,
   * until it answers again, in later ones. Throws when none of them answered.
   */
  readonly askEach: <Reply>(
    deed: (partition: string) => Promise<Reply>,
    among?: readonly string[],
  ) => Promise<Answered<Reply>[]>;
  /** From now on all means these partitions alone. */
  readonly narrowTo: (partitions: readonly string[]) => void;
  /** The partitions in which one of these keys of the queue exists. */
  readonly holding: (...names: readonly string[]) => Promise<string[]>;
  /** The partitions in which something is due at `now` or claimed: two commands for each. */
  readonly withWork: (now: Date) => Promise<string[]>;
  /** Throws when a partition is being passed over, for answers that must not leave one out. */
  readonly demandAll: () => void;
}

const PROBE_PAUSE_MS = 200;

/** Watches over the partitions of one connection; `report` hears of those that are passed over. */
export const createPartitions = (connection: Connection, report: (error: Error) => void): Partitions => {
  const away = new Set<string>();
  let all = PARTITIONS;
  const { sweepTimeoutMs } = connection;

  const comeBack = async (partition: string): Promise<void> => {
    while (!connection.isClosed()) {
      try {
        await connection.ask(redis => redis.exists(queueKey(partition, 'lanes')));
        away.delete(partition);
        return;
      } catch {
        await new Promise(resolve => setTimeout(resolve, PROBE_PAUSE_MS));
      }
    }
  };

  const passOver = (failed: readonly { partition: string; error: unknown }[]): void => {
    const [first] = failed;
    if (!first) return;
    const names = failed.map(one => one.partition);
    const why = first.error instanceof Error ? first.error.message : String(first.error);
    report(new Error(`${names.join(', ')} passed over, the other partitions go on: ${why}`));
    for (const name of names.filter(one => !away.has(one))) {
      away.add(name);
      void comeBack(name);
    }
  };

  const askEach: Partitions['askEach'] = async (deed, among = all) => {
    const here = among.filter(partition => !away.has(partition));
    // When none is left there is nobody to be kept waiting.
    const asked = here.length === 0 ? among : here;
    const answers = await Promise.allSettled(
      asked.map(async partition => ({ partition, reply: await deed(partition) })),
    );
    const failed = answers.flatMap((one, index) =>
      one.status === 'rejected' ? [{ partition: asked[index] ?? '', error: one.reason as unknown }] : [],
    );
    const [first] = failed;
    if (first && failed.length === asked.length) throw first.error;
    passOver(failed);
    return answers.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []));
  };

  return {
    askEach,
    narrowTo: partitions => {
      all = [...new Set(partitions)];
    },
    holding: async (...names) => {
      const counts = await askEach(partition =>
        connection.ask(
          redis => redis.exists(...names.map(name => queueKey(partition, name))),
          sweepTimeoutMs,
        ),
      );
      return counts.filter(one => one.reply > 0).map(one => one.partition);
    },
    withWork: async now => {
      const answers = await askEach(partition =>
        connection.ask(async redis => {
          const [due, leased] = await Promise.all([
            redis.zrangebyscore(queueKey(partition, 'lanes'), '-inf', now.getTime(), 'LIMIT', 0, 1),
            redis.zcard(queueKey(partition, 'leased')),
          ]);
          return leased > 0 || due.length > 0;
        }, sweepTimeoutMs),
      );
      return answers.filter(one => one.reply).map(one => one.partition);
    },
    demandAll: () => {
      if (away.size > 0) throw new Error(`Redis: the partitions ${[...away].join(', ')} do not answer`);
    },
  };
};
