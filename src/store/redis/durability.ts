import { StoreFault } from '../sqlite/fault.ts';
import type { Connection } from './connection.ts';
import { RedisError } from './connection.ts';

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

/** The values of a setting that are not as demanded, over all servers. */
const wrongValues = async (
  connection: Connection,
  { setting, value }: Demand,
): Promise<(string | undefined)[]> => {
  try {
    const replies = await connection.askEveryServer(redis => redis.config('GET', setting));
    return replies.map(secondOf).filter(found => found !== value);
  } catch (error) {
    // Anything else, a wrong password for one, says nothing about what this Redis keeps.
    if (!(error instanceof RedisError) || !/^NOPERM|unknown command/.test(error.said)) throw error;
    throw new StoreFault(
      `Redis does not tell whether it keeps what it is given (CONFIG GET ${setting}: ${error.said}). Let the user of jcaccess ask for it (+config|get); or, if your provider vouches for it, set JCACCESS_ALLOW_UNSAFE_DURABILITY=true.`,
      { cause: error },
    );
  }
};

/** Rejects, naming every setting to correct, when a server, primary or replica, could lose what it has confirmed. */
export const demandDurability = async (connection: Connection): Promise<void> => {
  const found = await Promise.all(
    DEMANDS.map(async demand => ({ ...demand, wrong: await wrongValues(connection, demand) })),
  );
  const sentences = found.flatMap(({ setting, value, wrong, why }) =>
    wrong.length === 0
      ? []
      : [
          `Set ${setting} to ${value} (it is ${[...new Set(wrong)].map(one => one ?? 'not known to this Redis').join(', ')}): ${why}.`,
        ],
  );
  if (sentences.length > 0)
    throw new StoreFault(`This Redis cannot keep jcaccess's promises. ${sentences.join(' ')}`);
};
