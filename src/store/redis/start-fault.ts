import { StoreFault } from '../sqlite/fault.ts';
import type { Address } from './address.ts';
import { RedisError } from './connection.ts';

/** Host and port, for people: without credentials. */
const placeOf = (address: Address): string =>
  (address.kind === 'server' ? [address.node] : address.nodes)
    .map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`)
    .join(', ');

type Sentence = readonly [RegExp, (place: string, tls: boolean) => string];

const TLS_AUTHORITY =
  'If its certificate comes from an authority of your own, name that in NODE_EXTRA_CA_CERTS.';

/** What the words of Redis, of its client and of the machine mean at a start, and what to do. The first that fits counts. */
const SENTENCES: readonly Sentence[] = [
  [
    /ENOTFOUND|EAI_AGAIN/,
    place =>
      `The name of Redis at ${place} cannot be looked up. Correct JCACCESS_STORE, or the DNS of this machine.`,
  ],
  [
    /ECONNREFUSED/,
    place => `Nothing listens at ${place}. Start Redis, or correct host and port in JCACCESS_STORE.`,
  ],
  [
    /ENETUNREACH|EHOSTUNREACH/,
    place => `This machine has no route to Redis at ${place}. Look at the network.`,
  ],
  [
    /WRONGPASS|invalid username-password/,
    () =>
      'Redis does not take the user and password in JCACCESS_STORE. What is special in them is percent-encoded (/ is %2F, % is %25).',
  ],
  [/NOAUTH/, () => 'Redis wants a password, and JCACCESS_STORE has none: redis://user:password@host:6379/0.'],
  [
    /NOPERM/,
    () =>
      'The user in JCACCESS_STORE may not do what jcaccess needs: all commands on keys jcaccess:* (docs/store.md, "Redis").',
  ],
  [
    /unknown command/,
    () => 'This Redis does not have a command that jcaccess needs; EVAL and EVALSHA among them.',
  ],
  [
    /wrong version number|packet length|EPROTO|unknown protocol/i,
    place =>
      `What listens at ${place} does not speak TLS: use redis:// in JCACCESS_STORE, or a port with TLS.`,
  ],
  [
    /Hostname\/IP does not match|ALTNAME/i,
    place =>
      `The certificate of Redis is for another name than the one in JCACCESS_STORE (${place}). Use the name that it was made for.`,
  ],
  [/certificate/i, place => `The certificate of Redis at ${place} is not trusted here. ${TLS_AUTHORITY}`],
  [
    /sentinels are unreachable/i,
    place =>
      `No sentinel at ${place} answers, or none knows a primary of that name. Correct JCACCESS_STORE: redis+sentinel://host:26379,host:26379/name.`,
  ],
  [/index is out of range/i, () => 'Redis does not have the database that ends JCACCESS_STORE.'],
  [/LOADING/, () => 'Redis is still reading its data. Start again when it is done.'],
  [/CLUSTERDOWN/, () => 'The cluster of Redis is down. Look at redis-cli cluster info.'],
  [
    /slots cache/i,
    place =>
      `No node of the cluster at ${place} tells which node has what. Is it a cluster? For one server use redis://.`,
  ],
  [
    /no connection|in time|ETIMEDOUT|timeout/i,
    (place, tls) =>
      `Redis at ${place} does not answer in time. Look at the network and at the load of Redis${tls ? '; if it does not speak TLS, use redis:// in JCACCESS_STORE' : ''}.`,
  ],
  [
    /closed|ECONNRESET|Protocol error/i,
    (place, tls) =>
      tls
        ? `Redis at ${place} breaks the connection off. ${TLS_AUTHORITY}`
        : `What listens at ${place} breaks the connection off. If it wants TLS, use rediss:// in JCACCESS_STORE.`,
  ],
];

/** A failure at start in a sentence that says what to do; anything that is not Redis' own is left as it is. */
export const startFaultOf = (error: unknown, address: Address): unknown => {
  if (!(error instanceof RedisError)) return error;
  const sentence = SENTENCES.find(([words]) => words.test(error.said))?.[1];
  if (sentence === undefined) return error;
  return new StoreFault(`${sentence(placeOf(address), address.tls)} (${error.message})`, { cause: error });
};
