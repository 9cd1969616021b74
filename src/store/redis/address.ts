/** Where Redis is: one server, whose URL the client reads itself, or some nodes of a cluster. */
export type Address =
  | { readonly kind: 'server'; readonly url: string }
  | {
      readonly kind: 'cluster';
      readonly nodes: readonly { readonly host: string; readonly port: number }[];
      readonly tls: boolean;
      readonly username?: string;
      readonly password?: string;
    };

const CLUSTER_URL =
  /^redis(?<tls>s?)\+cluster:\/\/(?:(?<username>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<nodes>[^@/]+)\/?$/;
const DEFAULT_PORT = 6379;

/** Reads one `host:port`; IPv6 addresses are in brackets. */
const nodeIn = (text: string): { host: string; port: number } => {
  const { hostname, port } = new URL(`redis://${text}`);
  if (hostname === '') throw new Error('empty');
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? DEFAULT_PORT : Number(port) };
};

/**
 * Reads `redis://…` and `rediss://…`, or `redis+cluster://user:password@host:port,host:port,…` (`rediss+cluster` over
 * TLS). Some of the nodes are enough; user and password are percent-encoded and hold for all. Throws, repeating nothing of
 * the text, when it is neither.
 */
export const readAddress = (url: string): Address => {
  if (/^rediss?:\/\//.test(url)) return { kind: 'server', url };
  const { tls, username, password, nodes } = CLUSTER_URL.exec(url)?.groups ?? {};
  try {
    return {
      kind: 'cluster',
      nodes: (nodes ?? '').split(',').map(node => nodeIn(node.trim())),
      tls: tls === 's',
      ...(username ? { username: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
    };
  } catch {
    throw new Error('Redis: the address is neither redis://… nor redis+cluster://host:port,host:port');
  }
};

/** The password in an address, as it is and not percent-encoded; empty when there is none. For the redaction of logs. */
export const passwordIn = (url: string): string => {
  const address = readAddress(url);
  return address.kind === 'cluster'
    ? (address.password ?? '')
    : decodeURIComponent(new URL(address.url).password);
};
