import assert from 'node:assert/strict';
import process from 'node:process';
import { test } from 'node:test';
import type { Actor } from '../../../src/domain/actor.ts';
import { DAY_MS } from '../../../src/domain/time.ts';
import { fc } from '../../property.ts';
import { ana, ben, cleo, heldOf, ownPair, POLICY } from './build-change.ts';
import { type CrashPlace, dana, type Missing, RotationTown } from './rotation-town.ts';

// What people do during a rotation, in any order, with a person logging in each minute. The world knows nothing of how the
// decisions are made: a login works exactly when Access trusts the certificate of the key that JumpCloud signs with.
//
// No login fails, with two exceptions that are counted: a certificate saved without its key, and JumpCloud's *Regenerate*.
// Where people say of JumpCloud what is no longer so (they hand in an old export and go back; they save the old pair again
// after they showed the new one), logins may fail until the clock puts back what was taken away.

const PLACES: readonly CrashPlace[] = ['recorded', 'intent', 'sent', 'trusted', 'answer-lost', 'not-kept'];
const SETUP = ownPair.certificate.sha256Fingerprint;

/** Whose fault a failed login is, as the limits of the rotation name it. */
class Excuses {
  /** A certificate saved without its key, or JumpCloud's own *Regenerate*. */
  broken = false;
  /** What was taken away comes back after this time, when no login shows that it was right. */
  longestMs = POLICY.confirmByMs + 60_000;
}

type Act = (town: RotationTown, excuses: Excuses, n: number) => void;

const uploads = (town: RotationTown, excuses: Excuses, pair: string | undefined): void => {
  if (!pair) return;
  town.jumpcloud = { certificate: pair, key: pair };
  excuses.broken = false;
};

const exported = (town: RotationTown): string => {
  const { certificate } = town.jumpcloud;
  town.exports.push(certificate);
  return certificate;
};

const digest = (town: RotationTown): string => town.change?.plan?.digest ?? '';

const approves = (town: RotationTown, who: Actor): boolean =>
  town.bring({ type: 'approve', actor: town.actor(who), digest: digest(town), earlier: [] });

const ACTS: Readonly<Record<string, Act>> = {
  'Ana asks for a rotation': town => town.rotate(),
  'Ben approves': town => approves(town, ben),
  'Cleo approves': town => approves(town, cleo),
  'Ben asks for changes': town =>
    town.bring({ type: 'ask-for-changes', actor: town.actor(ben), digest: digest(town), comment: 'Later.' }),
  'Ben declines': town =>
    town.bring({ type: 'decline', actor: town.actor(ben), digest: digest(town), reason: 'No.' }),
  'Ana plans again': town =>
    town.change && town.bring({ type: 'edit-request', actor: town.actor(ana), request: town.change.request }),
  'Ana withdraws': town => town.bring({ type: 'withdraw', actor: town.actor(ana) }),
  'Ana has it made': town => town.bring({ type: 'make-now', actor: town.actor(ana) }),
  'certificate and key are saved': (town, excuses) => uploads(town, excuses, town.usable()),
  'the certificate is saved without its key': (town, excuses) => {
    const pair = town.usable();
    if (!pair) return;
    town.jumpcloud = { certificate: pair, key: null };
    excuses.broken = true;
  },
  'the key is saved': (town, excuses) => {
    const pair = town.usable();
    if (pair && town.jumpcloud.certificate === pair) uploads(town, excuses, pair);
  },
  'the pair of before is saved again': (town, excuses) => {
    if (town.trusted().includes(SETUP)) uploads(town, excuses, SETUP);
  },
  'JumpCloud regenerates': (town, excuses, n) => {
    town.jumpcloud = { certificate: `regenerated-${n}`, key: `regenerated-${n}` };
    excuses.broken = true;
  },
  'a fresh export is handed in': town => town.handIn(exported(town), ana),
  'an approver hands in a fresh export': town => town.handIn(exported(town), cleo),
  'an older export is handed in again': (town, _excuses, n) => {
    const file = town.exports[n % Math.max(1, town.exports.length)];
    if (file) town.handIn(file, ana);
  },
  'a wrong file is handed in': town => town.handIn('', ana, false),
  'Ana watches for a login': town =>
    town.bring({ type: 'watch-login', actor: town.actor(ana), email: 'ana@acme.com' }),
  'Cleo watches for a login': town =>
    town.bring({ type: 'watch-login', actor: town.actor(cleo), email: 'ana@acme.com' }),
  'Ana goes back': town => town.bring({ type: 'roll-back', actor: town.actor(ana) }),
  'Cleo goes back': town => town.bring({ type: 'roll-back', actor: town.actor(cleo) }),
  'Ana keeps it': town => town.bring({ type: 'keep', actor: town.actor(ana) }),
  'more time': (town, excuses) => {
    if (town.bring({ type: 'more-time', actor: town.actor(ana) })) excuses.longestMs = DAY_MS;
  },
  'Ben leaves': town => town.gone.add(ben.user),
  'the owner leaves': town => town.gone.add(ana.user),
  'the name is edited in Access': (town, _excuses, n) => {
    town.access = { ...town.access, name: `Staff ${n}` };
  },
  'a certificate is added in Access': town => {
    const held = { ...heldOf(ownPair.certificate), sha256: 'by-hand', text: 'by-hand' };
    if (!town.trusted().includes('by-hand'))
      town.access = { ...town.access, certificates: [...town.access.certificates, held] };
    town.byHand.add('by-hand');
  },
  'that certificate is removed in Access': town => {
    const certificates = town.access.certificates.filter(one => one.sha256 !== 'by-hand');
    town.access = { ...town.access, certificates };
  },
  'the program dies': (town, _excuses, n) => {
    town.crashAt = PLACES[n % PLACES.length] ?? null;
  },
  'an hour passes': (town, excuses) => town.pass(61, () => excuses.broken),
  'days pass': (town, excuses, n) => town.skip(1 + (n % 9), () => excuses.broken),
};

const NAMES = Object.keys(ACTS);
const { JCACCESS_RUNS = '600' } = process.env;
/** How many orders are tried; JCACCESS_RUNS asks for more. */
const RUNS = Number(JCACCESS_RUNS);

/** The way that leads to the end, so that runs come far; anything else comes between. */
const WAY = [
  'Ana asks for a rotation',
  'Cleo approves',
  'Ana has it made',
  'certificate and key are saved',
  'a fresh export is handed in',
  'Cleo watches for a login',
  'Ana keeps it',
];

const step = fc.record({
  act: fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...NAMES) },
    { weight: 1, arbitrary: fc.constant('on') },
  ),
  n: fc.nat(20),
  minutes: fc.integer({ min: 0, max: 4 }),
});
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** Every certificate that Access trusts or trusted is named by the connection, by a change, or was put there by hand. */
const allAreNamed = (town: RotationTown): void => {
  const named = new Set<string>([
    SETUP,
    ...town.byHand,
    ...(town.connection.applied?.certificates.map(one => one.facts.sha256Fingerprint) ?? []),
    ...town.past.flatMap(one => [...one.voidPairs, one.pair?.certificate.sha256Fingerprint ?? SETUP]),
  ]);
  for (const one of town.everTrusted) assert.ok(named.has(one), `${one} is named`);
};

/** What the next well-meaning person does. */
const goOn = (town: RotationTown, excuses: Excuses, isGone: boolean): void => {
  const { change } = town;
  const excused = (): boolean => excuses.broken;
  const state = change?.state;
  if (state === 'draft' || state === 'approved') {
    if (isGone) town.skip(state === 'draft' ? 30 : 8, excused);
    else ACTS[state === 'draft' ? 'Ana plans again' : 'Ana has it made']?.(town, excuses, 0);
  }
  if (state === 'awaiting-approval') approves(town, dana);
  if (state === 'swapping') {
    uploads(town, excuses, town.usable());
    town.handIn(exported(town), isGone ? cleo : ana);
  }
  if (state !== 'proving' && state !== 'awaiting-confirmation') return;
  if (change?.removal?.kind === 'went-back' && !town.canLogIn())
    town.bring({ type: 'roll-back', actor: dana });
  else if (!town.canLogIn()) uploads(town, excuses, town.usable());
  town.bring({ type: 'watch-login', actor: dana, email: 'ana@acme.com' });
  town.pass(2, excused);
  town.bring({ type: 'keep', actor: dana });
};

/** What well-meaning people do who are still there; false when the rotation does not end. */
const isEnded = (town: RotationTown, excuses: Excuses): boolean => {
  const excused = (): boolean => excuses.broken;
  const isGone = town.gone.has(ana.user);
  town.crashAt = null;
  for (let turn = 0; turn < 60 && town.isOpen(); turn += 1) {
    goOn(town, excuses, isGone);
    town.pass(2, excused);
  }
  return !town.isOpen();
};

/** Lives through one order of events, and on to its end; throws when a login failed that nobody is to answer for. */
const live = (steps: readonly Step[], missing: Missing | null = null): RotationTown => {
  const town = new RotationTown(missing);
  const excuses = new Excuses();
  exported(town);
  let way = 0;
  for (const { act, n, minutes } of steps) {
    const name = act === 'on' ? (WAY[way++ % WAY.length] as string) : act;
    ACTS[name]?.(town, excuses, n);
    town.pass(minutes + 1, () => excuses.broken);
    assert.equal(town.failedMinutes, 0, `after "${name}" in ${town.change?.state} a login failed`);
    assert.ok(
      town.longestTrialMs <= excuses.longestMs,
      `after "${name}" in ${town.change?.state} nothing came back`,
    );
    allAreNamed(town);
  }
  assert.ok(isEnded(town, excuses), `nobody can go on from ${town.change?.state}`);
  assert.equal(town.failedMinutes, 0, `at the end, ${town.change?.state}, a login failed`);
  return town;
};

const orders = fc.array(step, { minLength: 8, maxLength: 45, size: 'max' });

test('in every order of events nobody fails to log in, and the rotation comes to an end', t => {
  const seen = new Set<string>();
  let excusedMinutes = 0;
  fc.assert(
    fc.property(orders, steps => {
      const town = live(steps);
      for (const { state } of town.past) seen.add(state);
      excusedMinutes += town.excusedMinutes;
    }),
    { numRuns: RUNS },
  );
  for (const state of ['live', 'rolled-back']) assert.ok(seen.has(state), `${state} was reached`);
  t.diagnostic(`${excusedMinutes} minutes without logins: a certificate without its key, or Regenerate`);
});

for (const missing of ['proof', 'read-back', 'trust-before-key'] as const)
  test(`without ${missing} somebody fails to log in`, () => {
    const found = fc.check(
      fc.property(orders, steps => {
        live(steps, missing);
      }),
      { numRuns: 3_000, endOnFailure: true },
    );
    assert.ok(found.failed, `no order of ${found.numRuns} shows it`);
    assert.match(String(found.errorInstance), /a login failed|nothing came back/);
  });
