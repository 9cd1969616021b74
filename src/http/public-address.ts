import { BlockList, isIP } from 'node:net';

/**
 * What the IANA registries of special-purpose addresses list, and multicast. Also refused is what they call reachable
 * from everywhere (AMT, AS112): no service of ours is there.
 */
const SPECIAL_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/**
 * Only 2000::/3 is global unicast; the rest holds loopback, mapped IPv4, discard-only, unique-local, link-local and
 * multicast. Of 2000::/3: protocol assignments with Teredo, documentation, 6to4, AS112, documentation.
 */
const SPECIAL_6 = [
  '::/3',
  '4000::/2',
  '8000::/1',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
];

const listOf = (family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = '', prefix] = range.split('/');
    list.addSubnet(net, Number(prefix), family);
  }
  return list;
};

const special4 = listOf('ipv4', SPECIAL_4);
// A list of its own: rules about mapped addresses would speak of IPv4 ones too.
const special6 = listOf('ipv6', SPECIAL_6);
const nat64 = listOf('ipv6', ['64:ff9b::/96']);

/**
 * True for an IP address in text form that is reachable from everywhere; false for anything else, names included. Of the
 * IPv6 addresses that hold an IPv4 one, those of NAT64 are judged by it, as networks without IPv4 need them; mapped, 6to4
 * and Teredo ones are refused.
 */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address);
  if (family === 4) return !special4.check(address, 'ipv4');
  if (family !== 6 || address.includes('%')) return false;
  if (nat64.check(address, 'ipv6')) return isPublicAddress(lastFourBytes(address));
  return !special6.check(address, 'ipv6');
};

/** RFC 6052: the IPv4 address behind a NAT64 one. */
const lastFourBytes = (address: string): string => {
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':').slice(-2);
  return groups
    .map(group => Number.parseInt(group === '' ? '0' : group, 16))
    .flatMap(value => [value >> 8, value & 255])
    .join('.');
};
