import { readAddress } from '../store/redis/address.ts';

/** Where a Redis is reached, as far as the danger of listening on the way goes. */
export type Way = 'tls' | 'same-machine' | 'private' | 'open';

const PRIVATE_4 =
  /^(?:10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)[\d.]+$/;
const PRIVATE_NAME = /^[^.]+$|\.(?:local|internal|lan|home\.arpa|svc|svc\.cluster\.local)$/;

/** True for an address that the store can read. */
export const isStoreAddress = (text: string): boolean => {
  if (text.startsWith('sqlite:')) return text.length > 'sqlite:'.length;
  try {
    readAddress(text);
    return true;
  } catch {
    return false;
  }
};

const wayTo = (host: string): Way => {
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return 'same-machine';
  const isPrivate = host.includes(':')
    ? /^f[cd]|^fe[89ab]/i.test(host)
    : PRIVATE_4.test(host) || PRIVATE_NAME.test(host);
  return isPrivate ? 'private' : 'open';
};

/** The least safe way to a host of a Redis address. */
export const wayToRedis = (url: string): Way => {
  const address = readAddress(url);
  if (address.tls) return 'tls';
  const nodes = address.kind === 'server' ? [address.node] : address.nodes;
  const ways = nodes.map(({ host }) => wayTo(host));
  return ways.includes('open') ? 'open' : ways.includes('private') ? 'private' : 'same-machine';
};
