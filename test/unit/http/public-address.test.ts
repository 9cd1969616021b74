import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPublicAddress } from '../../../src/http/public-address.ts';

const inside = [
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.251',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:7f00:1',
  '0:0:0:0:0:ffff:a00:1',
  '64:ff9b::10.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2002:7f00:1::',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'localhost',
  'sso.jumpcloud.com',
  '',
  '2130706433',
];
const outside = [
  '1.1.1.1',
  '8.8.8.8',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.0.1',
  '172.32.0.1',
  '192.167.0.1',
  '203.0.113.7',
  '2606:4700::6810:84e5',
  '2a00:1450:4001::1',
  '64:ff9b::8.8.8.8',
];

for (const address of inside)
  test(`${address || 'the empty text'} is not public`, () => assert.equal(isPublicAddress(address), false));
for (const address of outside)
  test(`${address} is public`, () => assert.equal(isPublicAddress(address), true));

test('an IPv4 address is judged alike behind NAT64, and never accepted when mapped', () => {
  fc.assert(
    fc.property(fc.ipV4(), address => {
      assert.equal(isPublicAddress(`64:ff9b::${address}`), isPublicAddress(address));
      assert.equal(isPublicAddress(`::ffff:${address}`), false);
    }),
  );
});
