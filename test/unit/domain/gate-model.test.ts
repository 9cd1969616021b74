import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '../../../src/domain/actor.ts';
import type { Change } from '../../../src/domain/change.ts';
import { isClosed } from '../../../src/domain/change.ts';
import type { Connection } from '../../../src/domain/connection.ts';
import { decideOnChange } from '../../../src/domain/decide.ts';
import type { ChangeEvent } from '../../../src/domain/event.ts';
import type { GroupId, UserId } from '../../../src/domain/ids.ts';
import { asId } from '../../../src/domain/ids.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { fc } from '../../property.ts';
import { ACME, changeIn, connectionOf, NOW, POLICY, planFrom, request, wanted } from './build-change.ts';

// The gate against a small model of what it promises: nothing is ever written to Cloudflare unless one person of each
// group, neither of them involved, said yes to exactly the plan that is written, in time; or a named person broke the
// glass. The model knows nothing of how the gate decides.

const IT = asId<GroupId>('S0ITADMINS');
const SECURITY = asId<GroupId>('S0SECURITY');
const PEOPLE = ['ana', 'ben', 'cleo', 'dana', 'mallory', 'gus', 'zoe'] as const;
type Person = (typeof PEOPLE)[number];
const id = (person: Person): UserId => asId<UserId>(`U0${person.toUpperCase()}`);

const policy: Policy = {
  ...POLICY,
  approvers: { users: [], groups: [IT, SECURITY] },
  rules: [
    { count: 1, from: { users: [], groups: [IT] } },
    { count: 1, from: { users: [], groups: [SECURITY] } },
  ],
  breakGlass: { users: [id('zoe')], groups: [] },
  escalation: null,
};

/** What the model keeps: who is in which group, and who said yes to which plan while being where. */
interface Model {
  groups: Record<Person, GroupId[]>;
  yes: { by: Person; digest: string; groups: GroupId[] }[];
  now: number;
}

interface Real {
  change: Change;
  connection: Connection;
  plans: number;
  applied: { digest: string; yes: Model['yes']; glass: boolean } | null;
}

const actorOf = (model: Model, person: Person): Actor => ({
  user: id(person),
  workspace: ACME,
  fullMember: person !== 'gus',
  groups: model.groups[person],
  groupsUnreadable: false,
});

/** One of each group, two different people, neither of whom asked: by trying every pair. */
const isSatisfied = (yes: Model['yes'], digest: string): boolean => {
  const valid = yes.filter(one => one.digest === digest && one.by !== 'ana' && one.by !== 'gus');
  return valid.some(it =>
    valid.some(
      security => security.by !== it.by && it.groups.includes(IT) && security.groups.includes(SECURITY),
    ),
  );
};

const send = (model: Model, real: Real, event: ChangeEvent): boolean => {
  const known = { change: real.change, connection: real.connection, policy, now: new Date(model.now) };
  const decision = decideOnChange(known, event);
  if (!decision.ok) return false;
  if (decision.value.connection) real.connection = decision.value.connection;
  if (decision.value.change) real.change = decision.value.change;
  if (decision.value.effects.some(effect => effect.work.deed === 'apply-plan')) {
    const glass = event.type === 'break-glass';
    real.applied = { digest: real.change.plan?.digest ?? '', yes: [...model.yes], glass };
  }
  return true;
};

/** Writing began exactly when the model says that it may. */
const check = (model: Model, real: Real): void => {
  if (real.change.state === 'applying') {
    assert.ok(real.applied, 'applying without having started to write');
    const { digest, yes, glass } = real.applied;
    assert.ok(glass || isSatisfied(yes, digest), `applied ${digest.slice(0, 8)} without a satisfied rule`);
  }
  if (real.change.state === 'awaiting-approval') {
    const { digest } = real.change.plan;
    assert.ok(!isSatisfied(model.yes, digest), 'a satisfied rule, and nothing is written');
  }
};

type Which = 'current' | 'older' | 'forged';
const digestOf = (real: Real, which: Which): string => {
  if (which === 'forged') return 'f'.repeat(64);
  return which === 'current' ? (real.change.plan?.digest ?? '') : planFor(real.plans - 1).digest;
};
const planFor = (n: number) => planFrom(null, { ...wanted, name: `Acme staff ${n}` });

type Command = fc.Command<Model, Real>;
const command = (name: string, run: (model: Model, real: Real) => void): Command => ({
  check: () => true,
  run: (model, real) => {
    run(model, real);
    check(model, real);
  },
  toString: () => name,
});

/** The approvals of those who may still approve, with the groups that they are in now. */
const standing = (model: Model): Model['yes'] =>
  model.yes
    .filter(one => model.groups[one.by].length > 0)
    .map(one => ({ ...one, groups: [...model.groups[one.by]] }));

const write = (): Command =>
  command('the write begins', (model, real) => {
    if (real.change.state !== 'applying') return;
    const actors = real.change.approvals.map(one =>
      actorOf(model, PEOPLE.find(name => id(name) === one.by) ?? 'gus'),
    );
    send(model, real, { type: 'approvers-read', actors });
    const glass = real.applied?.glass ?? false;
    const isStill = glass || isSatisfied(standing(model), real.change.plan?.digest ?? '');
    assert.equal(real.change.state === 'applying', isStill, 'written although the rule is not met any more');
    if (!isStill) {
      model.yes = [];
      real.applied = null;
    }
  });

const approve = (person: Person, which: Which): Command =>
  command(`${person} approves the ${which} plan`, (model, real) => {
    const digest = digestOf(real, which);
    const groups = [...model.groups[person]];
    const counts = send(model, real, {
      type: 'approve',
      earlier: model.yes.map(one => actorOf(model, one.by)),
      actor: actorOf(model, person),
      digest,
    });
    const entitled = groups.length > 0 && person !== 'ana' && person !== 'gus';
    assert.ok(!counts || (entitled && which === 'current'), `${person} counted on the ${which} plan`);
    if (counts) {
      model.yes = [...standing(model), { by: person, digest, groups }];
    }
    if (real.applied && !real.applied.glass && counts) real.applied.yes = [...model.yes];
  });
const decline = (person: Person, which: Which): Command =>
  command(`${person} declines the ${which} plan`, (model, real) => {
    send(model, real, {
      type: 'decline',
      actor: actorOf(model, person),
      digest: digestOf(real, which),
      reason: 'Not like this.',
    });
  });
const askForChanges = (person: Person): Command =>
  command(`${person} asks for changes`, (model, real) => {
    const digest = digestOf(real, 'current');
    const event = {
      type: 'ask-for-changes',
      actor: actorOf(model, person),
      digest,
      comment: 'More.',
    } as const;
    if (send(model, real, event)) model.yes = [];
  });
const edit = (person: Person, n: number): Command =>
  command(`${person} edits the request`, (model, real) => {
    const edited = { ...request, attributes: ['email', `attribute${n}`] };
    if (send(model, real, { type: 'edit-request', actor: actorOf(model, person), request: edited })) {
      model.yes = [];
    }
  });
const breakGlass = (person: Person): Command =>
  command(`${person} breaks the glass`, (model, real) => {
    const digest = digestOf(real, 'current');
    const event = {
      type: 'break-glass',
      actor: actorOf(model, person),
      digest,
      reason: 'It burns.',
    } as const;
    const broke = send(model, real, event);
    assert.ok(!broke || person === 'zoe');
  });
const plan = (): Command =>
  command('a new plan is made', (model, real) => {
    if (real.change.state !== 'planned') return;
    real.plans += 1;
    model.yes = [];
    send(model, real, { type: 'planned', plan: planFor(real.plans) });
  });
const move = (): Command =>
  command('Cloudflare moved', (model, real) => {
    if (send(model, real, { type: 'cloudflare-moved', now: null })) {
      model.yes = [];
      real.applied = null;
    }
  });
const regroup = (person: Person, group: GroupId): Command =>
  command(`${person} joins or leaves ${group}`, model => {
    const mine = model.groups[person];
    model.groups[person] = mine.includes(group) ? mine.filter(one => one !== group) : [...mine, group];
  });
const jump = (minutes: number): Command =>
  command(`${minutes} minutes pass`, (model, real) => {
    model.now += minutes * 60_000;
    send(model, real, { type: 'ran-out', clock: 'approval' });
    const lapsed =
      real.change.state === 'applying' && send(model, real, { type: 'ran-out', clock: 'apply-by' });
    if (lapsed) {
      model.yes = [];
      real.applied = null;
    }
  });
const withdraw = (person: Person): Command =>
  command(`${person} withdraws`, (model, real) => {
    const was = isClosed(real.change);
    const done = send(model, real, { type: 'withdraw', actor: actorOf(model, person) });
    const mayEnd = person === 'ana' || (model.groups[person].length > 0 && person !== 'gus');
    assert.ok(!done || (mayEnd && !was));
  });

const person = fc.constantFrom(...PEOPLE);
const which = fc.constantFrom<Which>('current', 'current', 'current', 'older', 'forged');
const commands = fc.commands(
  [
    fc.tuple(person, which).map(([one, of]) => approve(one, of)),
    fc.tuple(person, which).map(([one, of]) => approve(one, of)),
    fc.tuple(person, which).map(([one, of]) => decline(one, of)),
    person.map(askForChanges),
    fc.tuple(person, fc.nat(3)).map(([one, n]) => edit(one, n)),
    person.map(breakGlass),
    fc.constant(null).map(plan),
    fc.constant(null).map(plan),
    fc.constant(null).map(move),
    fc.constant(null).map(write),
    fc.tuple(person, fc.constantFrom(IT, SECURITY)).map(([one, group]) => regroup(one, group)),
    fc.constantFrom(1, 20, 61, 24 * 60).map(jump),
    person.map(withdraw),
  ],
  { maxCommands: 40, size: 'max' },
);

const start = (): { model: Model; real: Real } => {
  const change = changeIn(
    'awaiting-approval',
    { expiresAt: new Date(NOW.getTime() + 24 * 3_600_000) },
    planFor(0),
  );
  const none: GroupId[] = [];
  return {
    model: {
      groups: {
        ana: [IT, SECURITY],
        ben: [IT],
        cleo: [SECURITY],
        dana: [IT, SECURITY],
        mallory: none,
        gus: [SECURITY],
        zoe: none,
      },
      yes: [],
      now: NOW.getTime(),
    },
    real: { change, connection: connectionOf(change), plans: 0, applied: null },
  };
};

test('no sequence of deeds writes without a satisfied rule on the plan that is written', () => {
  fc.assert(
    fc.property(commands, sequence => fc.modelRun(start, sequence)),
    { numRuns: 3_000 },
  );
});
