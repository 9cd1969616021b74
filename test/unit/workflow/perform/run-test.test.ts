import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shortFingerprint } from '../../../../src/domain/certificate.ts';
import type { Check } from '../../../../src/domain/evidence.ts';
import { callbackUrl } from '../../../../src/domain/request.ts';
import type { Access } from '../../../../src/ports/access.ts';
import { runTest } from '../../../../src/workflow/perform/run-test.ts';
import {
  changeIn,
  FINGERPRINT,
  generatedPair,
  heldOf,
  minutes,
  NOW,
  ownPair,
  provider,
} from '../../domain/build-change.ts';
import { accessRig, failure } from '../access-rig.ts';
import { directoryRig, performing } from '../perform-rig.ts';

/** Written and read back a while ago, so that Access is read again. */
const testing = changeIn('testing', {
  written: { provider: provider().id, name: 'Acme staff', at: minutes(-2), readBackAt: minutes(-2) },
});
const checks = async (over: Partial<Access> = {}, change = testing, now = NOW): Promise<readonly Check[]> => {
  const { access } = accessRig([provider()], over);
  const perform = runTest({ access, directory: directoryRig(), randomId: () => 'abc' });
  const event = await perform(performing({ deed: 'run-test' }, change, { now: () => now }));
  return event?.type === 'tested' ? event.checks : [];
};
const only = async (id: Check['id'], ...how: Parameters<typeof checks>): Promise<string> => {
  const check = (await checks(...how)).find(one => one.id === id);
  return `${check?.result}: ${check?.saw}`;
};
const fails = async (): Promise<never> => {
  throw failure('timeout');
};

test('all four checks, in the order of the report', async () => {
  const all = await checks();
  assert.deepEqual(
    all.map(one => [one.id, one.result]),
    [
      ['read-back', 'pass'],
      ['sp-metadata', 'pass'],
      ['certificate', 'pass'],
      ['sign-on-url', 'pass'],
    ],
  );
});

test('one that cannot be made says why, and the others are made all the same', async () => {
  const all = await checks({ provider: fails, spMetadata: fails });
  assert.deepEqual(
    all.map(one => one.result),
    ['unknown', 'unknown', 'unknown', 'pass'],
  );
  assert.match(all[0]?.saw ?? '', /timeout/);
});

test('a fault of our own is not a result', async () => {
  const broken = checks({
    provider: async () => {
      throw new TypeError('x');
    },
  });
  await assert.rejects(broken, TypeError);
});

describe('read-back', () => {
  test('what was read within the minute is not read again', async () => {
    const fresh = changeIn('testing');
    assert.equal(await only('read-back', { provider: fails }, fresh), 'pass: 6 settings, 1 certificate');
    const later = new Date(NOW.getTime() + 60_000);
    assert.match(await only('read-back', { provider: fails }, fresh, later), /^unknown/);
  });

  test('equal, different, gone', async () => {
    assert.equal(await only('read-back'), 'pass: 6 settings, 1 certificate');
    const renamed = async () => provider({ name: 'x', certificates: [] });
    assert.equal(
      await only('read-back', { provider: renamed }),
      `fail: Name: approved Acme staff, now x; Signing certificates: approved ${shortFingerprint(FINGERPRINT)}, now none`,
    );
    assert.match(await only('read-back', { provider: async () => null }), /^fail: .*not in Access/);
  });
});

describe('sp-metadata', () => {
  const callback = callbackUrl(testing.request.teamDomain);
  const answered = (entityId: string, acsUrls: string[]): Partial<Access> => ({
    spMetadata: async () => ({ ok: true, value: { entityId, acsUrls } }),
  });

  test('names the team’s addresses, others, or none', async () => {
    assert.equal(await only('sp-metadata', answered(callback, ['x', callback])), `pass: ${callback}`);
    assert.match(await only('sp-metadata', answered('other', [callback])), /^fail: names other/);
    assert.match(await only('sp-metadata', answered(callback, [])), /^fail:/);
    const silent = async () => ({ ok: false, error: 'HTTP 404' }) as const;
    assert.equal(await only('sp-metadata', { spMetadata: silent }), 'unknown: HTTP 404');
  });
});

describe('certificate', () => {
  const days = (count: number): Date => new Date(ownPair.certificate.notAfter.getTime() - count * 86_400_000);

  const seen = async (...how: Parameters<typeof checks>): Promise<readonly unknown[]> => {
    const check = (await checks(...how)).find(one => one.id === 'certificate');
    return [check?.result, check?.saw, check?.ends];
  };
  const end = ownPair.certificate.notAfter;

  test('passes, warns under 60 days, fails when none is in force', async () => {
    assert.deepEqual(await seen({}, testing, days(60)), ['pass', 'in force', end]);
    assert.deepEqual(await seen({}, testing, days(59)), ['warn', 'in force', end]);
    assert.deepEqual(await seen({}, testing, days(0)), ['fail', 'ended', end]);
    assert.match(await only('certificate', {}, testing, new Date('2026-01-01')), /^fail:/);
  });

  test('is judged by what Access holds now, not by what was recorded', async () => {
    const fresh = heldOf(generatedPair.certificate);
    const replaced = { provider: async () => provider({ certificates: [fresh] }) };
    const { notAfter } = generatedPair.certificate;
    const inForce = new Date(notAfter.getTime() - 100 * 86_400_000);
    assert.deepEqual(await seen(replaced, testing, inForce), ['pass', 'in force', notAfter]);
    const none = { provider: async () => provider({ certificates: [] }) };
    assert.equal((await seen(none))[0], 'fail');
    assert.equal((await seen({ provider: async () => null }))[0], 'fail');
    assert.equal((await seen({ provider: fails }))[0], 'unknown');
  });

  test('of several the one that lasts longest counts', async () => {
    const both = [heldOf(generatedPair.certificate), heldOf(ownPair.certificate)];
    const two = { provider: async () => provider({ certificates: both }) };
    assert.deepEqual(await seen(two, testing, generatedPair.certificate.notAfter), ['pass', 'in force', end]);
  });
});

describe('sign-on-url', () => {
  const signOn = (answer: Awaited<ReturnType<Access['signOn']>>): Partial<Access> => ({
    signOn: async () => answer,
  });

  test('answers, refuses, leads inside, is silent', async () => {
    assert.match(
      await only('sign-on-url', signOn({ kind: 'answers', status: 302 })),
      /^pass: sso\.jumpcloud\.com/,
    );
    assert.match(await only('sign-on-url', signOn({ kind: 'refuses', status: 404 })), /^fail: .*HTTP 404/);
    assert.match(await only('sign-on-url', signOn({ kind: 'private-address' })), /^fail: .*private address/);
    assert.match(
      await only('sign-on-url', signOn({ kind: 'silent', why: 'no answer in 10 s' })),
      /^unknown: no answer/,
    );
  });

  test('is asked as a browser would, for this team', async () => {
    let asked = '';
    await checks({
      signOn: async url => {
        asked = url;
        return { kind: 'answers', status: 200 };
      },
    });
    const url = new URL(asked);
    assert.equal(`${url.origin}${url.pathname}`, 'https://sso.jumpcloud.com/saml2/acme-staff');
    assert.ok(url.searchParams.get('SAMLRequest'));
  });
});
