import { BlockList, isIP } from 'node:net';

const refused4 = new BlockList();
// IANA special-purpose registries: what is not reachable from everywhere, but for the ranges kept for documentation,
// which lead nowhere and which rehearsals use as public addresses.
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  refused4.addSubnet(net, prefix, 'ipv4');
// A list of its own: rules about mapped addresses would speak of IPv4 ones too.
const refused6 = new BlockList();
// Only 2000::/3 is global unicast. The rest holds loopback, mapped IPv4, unique-local, link-local and multicast.
for (const [net, prefix] of [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2002::', 16],
] as const)
  refused6.addSubnet(net, prefix, 'ipv6');

const nat64 = new BlockList();
nat64.addSubnet('64:ff9b::', 96, 'ipv6');

/** True for an IP address in text form that is reachable from everywhere; false for anything else, names included. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address);
  if (family === 4) return !refused4.check(address, 'ipv4');
  if (family !== 6 || address.includes('%')) return false;
  if (nat64.check(address, 'ipv6')) return isPublicAddress(lastFourBytes(address));
  return !refused6.check(address, 'ipv6');
};

/** RFC 6052: the IPv4 address behind a NAT64 one. */
const lastFourBytes = (address: string): string => {
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':').slice(-2);
  return groups
    .map(group => Number.parseInt(group === '' ? '0' : group, 16))
    .flatMap(value => [value >> 8, value & 255])
    .join('.');
};
