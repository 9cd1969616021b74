import { isIP } from 'node:net';
import { buildConnector, type Dispatcher } from 'undici';
import { createDispatcher } from '../../src/http/dispatcher.ts';

/** A public address that stands for every host of the worlds. */
const publicAddress = '104.16.1.1';

const worldHosts =
  /^(?:slack\.com|[a-z0-9-]+\.slack\.com|[a-z0-9-]+\.slack-edge\.com|(?:api|dash|one\.dash)\.cloudflare\.com|[a-z0-9-]+\.cloudflareaccess\.com|sso\.jumpcloud\.com|(?:console|api|admin-oauth\.id)(?:\.eu|\.in)?\.jumpcloud\.com)$/;

/** The name service of the worlds: host names to addresses, to be bent by a story. */
export interface Network {
  /** The address of a host name, or null when it has none. */
  readonly lookup: (hostname: string) => string | null;
  /** Says another address for a host name from now on (`10.0.0.7`), or none at all (null). */
  set(hostname: string, address: string | null): void;
  /** What was set, for handing it to another process. */
  overrides(): Record<string, string | null>;
}

/** Makes the name service; `overrides` are addresses that differ from the public one of the worlds. */
export function createNetwork(overrides: Readonly<Record<string, string | null>> = {}): Network {
  const said = new Map(Object.entries(overrides));
  return {
    lookup: hostname => {
      const name = hostname.toLowerCase();
      return said.get(name) ?? (worldHosts.test(name) && !said.has(name) ? publicAddress : null);
    },
    set: (hostname, address) => void said.set(hostname.toLowerCase(), address),
    overrides: () => Object.fromEntries(said),
  };
}

/**
 * Makes the app's own dispatcher for a rehearsal: it asks `lookup` for addresses, judges them as always, and then connects
 * to the front on 127.0.0.1 whatever they are, with TLS for the real name and trust in the stage's authority alone.
 */
export function createWorldDispatcher(front: {
  readonly port: number;
  readonly ca: string;
  readonly lookup: Network['lookup'];
}): Dispatcher {
  const open = buildConnector({ ca: front.ca, allowH2: false });
  return createDispatcher({
    lookup: (hostname, _options, answer) => {
      const address = front.lookup(hostname);
      if (address === null) answer(notFound(hostname), []);
      else answer(null, [{ address, family: isIP(address) }]);
    },
    connect: (_addresses, options, callback) => {
      const servername = options.servername ?? options.hostname;
      open({ ...options, hostname: '127.0.0.1', port: String(front.port), servername }, callback);
    },
  });
}

function notFound(hostname: string): Error {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' });
}
