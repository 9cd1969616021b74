/** A host and a port. */
export interface Node {
  readonly host: string;
  readonly port: number;
}

/** Where Redis is: one server, some nodes of a cluster, or the sentinels that know the primary called `name`. */
export type Address = {
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
} & (
  | { readonly kind: 'server'; readonly node: Node; readonly database: number }
  | { readonly kind: 'cluster'; readonly nodes: readonly Node[] }
  | {
      readonly kind: 'sentinel';
      readonly nodes: readonly Node[];
      readonly name: string;
      readonly database: number;
    }
);

// A / or # in a password would end the host for other readers of the same text: it has to be percent-encoded.
const URL_FORM =
  /^redis(?<tls>s?)(?:\+(?<kind>cluster|sentinel))?:\/\/(?:(?<credentials>[^@/?#]*)@)?(?<nodes>[^@/?#]+)(?:\/(?<path>[^@?#]*))?$/;

const DEFAULT_PORT = 6379;
const SENTINEL_PORT = 26_379;

const WRONG =
  'Redis: the address is none of redis://user:password@host:port/number, redis+cluster://host:port,host:port and redis+sentinel://host:port,host:port/name. What is special in user and password is percent-encoded (/ is %2F, % is %25)';

/** Reads one `host:port`; IPv6 addresses are in brackets. */
const nodeIn = (text: string, defaultPort: number): Node => {
  const { hostname, port } = new URL(`redis://${text}`);
  if (hostname === '') throw new Error('empty');
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? defaultPort : Number(port) };
};

const databaseIn = (text: string | undefined): number => {
  if (text === undefined || text === '') return 0;
  if (!/^\d{1,5}$/.test(text)) throw new Error('no number');
  return Number(text);
};

const credentialsIn = (text: string | undefined): { username?: string; password?: string } => {
  if (text === undefined) return {};
  const colon = text.indexOf(':');
  const [username, password] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  return {
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
  };
};

/**
 * Reads `redis://user:password@host:port/number`, `redis+cluster://user:password@host:port,host:port,…` or
 * `redis+sentinel://user:password@host:port,host:port,…/name/number`; `rediss` for TLS. Some of the nodes are enough; user
 * and password hold for all servers, and sentinels are asked without. Throws, repeating nothing of the text, when it is none
 * of them.
 */
export const readAddress = (url: string): Address => {
  try {
    const found = URL_FORM.exec(url)?.groups;
    if (!found) throw new Error('another form');
    const { kind, path = '' } = found;
    const common = { tls: found.tls === 's', ...credentialsIn(found.credentials) };
    const defaultPort = kind === 'sentinel' ? SENTINEL_PORT : DEFAULT_PORT;
    const nodes = (found.nodes ?? '').split(',').map(node => nodeIn(node.trim(), defaultPort));
    if (kind === 'cluster') {
      if (path !== '') throw new Error('a cluster has one database');
      return { kind, nodes, ...common };
    }
    if (kind === 'sentinel') {
      const [name = '', number, ...more] = path.split('/');
      if (name === '' || more.length > 0) throw new Error('no name');
      return { kind, nodes, name: decodeURIComponent(name), database: databaseIn(number), ...common };
    }
    const [node, ...others] = nodes;
    if (!node || others.length > 0) throw new Error('more than one');
    return { kind: 'server', node, database: databaseIn(path), ...common };
  } catch {
    // What failed may repeat the text, and with it the password.
    throw new Error(WRONG);
  }
};

/** The password in an address, as it is meant and as it is written; none when there is none. For the redaction of logs. */
export const passwordsIn = (url: string): readonly string[] => {
  const { password } = readAddress(url);
  return password === undefined ? [] : [password, encodeURIComponent(password)];
};
