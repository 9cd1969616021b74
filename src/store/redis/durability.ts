import type { Connection } from './connection.ts';

interface Demand {
  readonly setting: string;
  readonly value: string;
  readonly why: string;
}

const DEMANDS: readonly Demand[] = [
  { setting: 'appendonly', value: 'yes', why: 'without its log Redis forgets everything when it restarts' },
  {
    setting: 'appendfsync',
    value: 'always',
    why: 'otherwise a power cut takes back what people were told is done',
  },
  {
    setting: 'maxmemory-policy',
    value: 'noeviction',
    why: 'otherwise a full Redis throws away records without a word',
  },
];

const secondOf = (reply: unknown): string | undefined => {
  const value: unknown = Array.isArray(reply) ? reply[1] : undefined;
  return typeof value === 'string' ? value : undefined;
};

const read = async (connection: Connection, setting: string): Promise<string | undefined> => {
  try {
    return secondOf(await connection.ask(redis => redis.config('GET', setting)));
  } catch (error) {
    throw new Error(
      `Redis does not tell whether it keeps what it is given (CONFIG GET ${setting}: ${error instanceof Error ? error.message : 'failed'}). If your provider vouches for it, allow unsafe durability.`,
      { cause: error },
    );
  }
};

/** Rejects, naming every setting to correct, when Redis could lose what it has confirmed. */
export const demandDurability = async (connection: Connection): Promise<void> => {
  const found = await Promise.all(
    DEMANDS.map(async demand => ({ ...demand, is: await read(connection, demand.setting) })),
  );
  const wrong = found.filter(demand => demand.is !== demand.value);
  if (wrong.length === 0) return;
  const sentences = wrong.map(
    ({ setting, value, is, why }) =>
      `Set ${setting} to ${value} (it is ${is ?? 'not known to this Redis'}): ${why}.`,
  );
  throw new Error(`This Redis cannot keep jcaccess's promises. ${sentences.join(' ')}`);
};
