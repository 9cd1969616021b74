import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isPublicAddress } from '../../../src/http/public-address.ts';
import { fc } from '../../property.ts';

/** The registries of special-purpose addresses, and what else is not unicast: first and last address of each entry. */
const special: Readonly<Record<string, readonly [string, string]>> = {
  'this network': ['0.0.0.0', '0.255.255.255'],
  'private use, 10/8': ['10.0.0.0', '10.255.255.255'],
  'shared address space': ['100.64.0.0', '100.127.255.255'],
  loopback: ['127.0.0.0', '127.255.255.255'],
  'link-local': ['169.254.0.0', '169.254.255.255'],
  'private use, 172.16/12': ['172.16.0.0', '172.31.255.255'],
  'protocol assignments': ['192.0.0.0', '192.0.0.255'],
  'documentation 1': ['192.0.2.0', '192.0.2.255'],
  'AS112, 192.31.196/24': ['192.31.196.0', '192.31.196.255'],
  AMT: ['192.52.193.0', '192.52.193.255'],
  '6to4 relays': ['192.88.99.0', '192.88.99.255'],
  'private use, 192.168/16': ['192.168.0.0', '192.168.255.255'],
  'AS112, 192.175.48/24': ['192.175.48.0', '192.175.48.255'],
  benchmarks: ['198.18.0.0', '198.19.255.255'],
  'documentation 2': ['198.51.100.0', '198.51.100.255'],
  'documentation 3': ['203.0.113.0', '203.0.113.255'],
  multicast: ['224.0.0.0', '239.255.255.255'],
  'reserved and broadcast': ['240.0.0.0', '255.255.255.255'],
  'unspecified, IPv6': ['::', '::'],
  'loopback, IPv6': ['::1', '::1'],
  'IPv4-compatible': ['::7f00:1', '::808:808'],
  'IPv4-mapped': ['::ffff:0:0', '::ffff:255.255.255.255'],
  'IPv4-translated': ['::ffff:0:127.0.0.1', '::ffff:0:8.8.8.8'],
  'local NAT64': ['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
  'discard-only': ['100::', '100::ffff:ffff:ffff:ffff'],
  'dummy prefix': ['100:0:0:1::', '100:0:0:1:ffff:ffff:ffff:ffff'],
  Teredo: ['2001::', '2001:0:ffff:ffff:ffff:ffff:ffff:ffff'],
  'benchmarks, IPv6': ['2001:2::', '2001:2:0:ffff:ffff:ffff:ffff:ffff'],
  'AMT, IPv6': ['2001:3::', '2001:3:ffff:ffff:ffff:ffff:ffff:ffff'],
  ORCHID: ['2001:10::', '2001:1f:ffff:ffff:ffff:ffff:ffff:ffff'],
  'ORCHID 2': ['2001:20::', '2001:2f:ffff:ffff:ffff:ffff:ffff:ffff'],
  'remote ID': ['2001:30::', '2001:3f:ffff:ffff:ffff:ffff:ffff:ffff'],
  'protocol assignments, IPv6': ['2001:1::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
  'documentation, IPv6': ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  '6to4': ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  'AS112, IPv6': ['2620:4f:8000::', '2620:4f:8000:ffff:ffff:ffff:ffff:ffff'],
  'documentation 2, IPv6': ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
  'not assigned': ['4000::', 'fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  'segment routing': ['5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  'unique-local': ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  'link-local, IPv6': ['fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  'site-local': ['fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  'multicast, IPv6': ['ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
};

const noAddress = [
  'localhost',
  'sso.jumpcloud.com',
  '',
  '2130706433',
  '0x7f.1',
  '127.1',
  '127.0.0.1.',
  'fe80::1%eth0',
];

/** The last address before an entry, the first one after it, and some in use. */
const outside = [
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '169.255.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '191.255.255.255',
  '192.0.1.0',
  '192.0.3.0',
  '192.88.98.255',
  '192.88.100.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '198.51.99.255',
  '198.51.101.0',
  '203.0.112.255',
  '203.0.114.0',
  '223.255.255.255',
  '2001:200::',
  '2001:db7:ffff::1',
  '2001:db9::',
  '2003::1',
  '2606:4700::6810:84e5',
  '2620:4f:8001::1',
  '2a00:1450:4001::1',
  '3ffe:ffff::1',
  '3fff:1000::1',
  '64:ff9b::8.8.8.8',
  '64:ff9b::808:808',
];

describe('not public', () => {
  for (const [name, [first, last]] of Object.entries(special))
    test(`${name}: ${first} to ${last}`, () => {
      for (const address of [first, last]) assert.equal(isPublicAddress(address), false, address);
    });
  for (const text of noAddress)
    test(`${text || 'the empty text'}, which is no address`, () =>
      assert.equal(isPublicAddress(text), false));
});

describe('public', () => {
  for (const address of outside) test(address, () => assert.equal(isPublicAddress(address), true));
});

test('an IPv4 address is judged alike behind NAT64, and never accepted mapped, in 6to4 or in Teredo', () => {
  fc.assert(
    fc.property(fc.ipV4(), address => {
      const hex = address.split('.').map(part => Number(part).toString(16).padStart(2, '0'));
      const groups = `${hex[0]}${hex[1]}:${hex[2]}${hex[3]}`;
      assert.equal(isPublicAddress(`64:ff9b::${address}`), isPublicAddress(address));
      assert.equal(isPublicAddress(`64:ff9b::${groups}`), isPublicAddress(address));
      for (const embedded of [
        `::ffff:${address}`,
        `::${address}`,
        `2002:${groups}::1`,
        `2001:0:${groups}::1`,
        `64:ff9b:1::${address}`,
      ])
        assert.equal(isPublicAddress(embedded), false, embedded);
    }),
  );
});
