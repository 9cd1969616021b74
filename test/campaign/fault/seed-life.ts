import type { Change } from '../../../src/domain/change.ts';
import { isClosed } from '../../../src/domain/change.ts';
import type { ChangeEvent } from '../../../src/domain/event.ts';
import type { ChannelId, ConnectionId, FileId, ProviderId, UserId } from '../../../src/domain/ids.ts';
import { changeSubject, workspaceSubject } from '../../../src/domain/subject.ts';
import { certificateFacts } from '../../../src/saml/certificate-facts.ts';
import { readMetadata } from '../../../src/saml/metadata.ts';
import { createRandom } from '../../worlds/random.ts';
import { type Delivered, judge } from './judge.ts';
import type { Rig } from './rig.ts';
import { createRig, WORKSPACE } from './rig.ts';
import { directory, METADATA } from './stand-ins.ts';
import type { Missing } from './without.ts';

/** What came of one seed. */
export interface SeedOutcome {
  readonly seed: number;
  readonly state: string;
  readonly violations: readonly string[];
  /** Every call, deed and jump of the clock, in order; the same for the same seed. */
  readonly history: readonly string[];
  readonly writes: number;
  readonly faults: number;
}

const CHANGE = 'AAAA' as Change['id'];
const ANA = 'U0ANA' as UserId;
const BEN = 'U0BEN' as UserId;
const CLEO = 'U0CLEO' as UserId;
const mostSteps = 400;
/** Longer than a lease: whoever is slow for so long has lost what it held. */
const slowMs = 30_000;
/** How long a person reads a plan that took another one’s place. */
const readingMs = 6_000;
const afterwardsMs = 40 * 60_000;

/** Lives through one seed: a set-up or a take-over on a faulty wire, from the request to its end and 40 minutes beyond. */
export async function liveSeed(seed: number, missing: Missing | null = null): Promise<SeedOutcome> {
  const random = createRandom(seed * 7 + 3);
  const isLateDay = createRandom(seed * 13 + 7)() < 0.05;
  const rig = await createRig(seed, missing, isLateDay);
  const { say, store, wire } = rig;
  const delivered: Delivered[] = [];
  const isTakeOver = random() < 0.3;
  const ending = (['keep', 'roll-back', 'nobody'] as const)[Math.floor(random() * 3)] ?? 'keep';
  let foreignEdits = random() < 0.15 ? 1 : 0;
  let isEdited = false;
  let deliveries = 0;
  const old = isTakeOver ? oldProvider(rig) : null;

  /** Slack delivers a deed, sometimes twice at once, to any instance. */
  const brings = async (who: UserId, event: (actor: ActorOf) => ChangeEvent): Promise<void> => {
    deliveries += 1;
    const once = `delivery-${deliveries}`;
    const actor = await directory.actor(who, WORKSPACE);
    const deed = event(actor);
    delivered.push({ who, what: deed.type });
    say(`${who} ${deed.type}`);
    const times = random() < 0.25 ? 2 : 1;
    await Promise.all(
      Array.from({ length: times }, () =>
        rig.anyCorridor().advance(WORKSPACE, changeSubject(CHANGE), deed, { once }),
      ),
    );
  };

  const acts = async (change: Change): Promise<boolean> => {
    switch (change.state) {
      case 'awaiting-metadata':
        if (change.incoming) return false;
        await brings(ANA, actor => ({
          type: 'hand-back',
          actor,
          file: 'F1' as FileId,
        }));
        return true;
      case 'awaiting-approval': {
        const { digest } = change.plan;
        // Who reads a plan that took another one's place needs a moment.
        if (change.planShown?.replaced) rig.moveBy(readingMs);
        if (isLateDay && change.voided) {
          await brings(ANA, actor => ({ type: 'withdraw', actor }));
          return true;
        }
        if (foreignEdits > 0 && old !== null && random() < 0.5) {
          foreignEdits -= 1;
          isEdited = true;
          say('somebody edits the provider');
          rig.cloudflare.put({ id: old, config: { email_attribute_name: 'mail' } });
        }
        const both = random() < 0.3 ? [BEN, CLEO] : [random() < 0.5 ? BEN : CLEO];
        await Promise.all(
          both.map(who => brings(who, actor => ({ type: 'approve', earlier: [], actor, digest }))),
        );
        return true;
      }
      case 'awaiting-confirmation':
        if (ending === 'nobody' && change.rollBackAt) return false;
        if (ending !== 'keep') {
          await brings(ANA, actor => ({ type: 'roll-back', actor }));
          return true;
        }
        if (!change.evidence.reported) {
          const result = {
            outcome: 'success',
            text: 'Your connection works!',
            attributes: ['email'],
          } as const;
          await brings(ANA, actor => ({ type: 'paste-result', actor, result }));
        } else await brings(ANA, actor => ({ type: 'keep', actor }));
        return true;
      default:
        return false;
    }
  };

  await begin(rig, old, ANA);
  delivered.push({ who: ANA, what: 'request' });
  let overMs: number | null = null;
  let steps = 0;
  for (; steps < mostSteps; steps += 1) {
    await rig.settle();
    if (wire.held() > 0) {
      say(`${wire.held()} answers are slow`);
      rig.moveBy(slowMs);
      await rig.settle();
      wire.release();
      continue;
    }
    const change = await store.change(WORKSPACE, CHANGE);
    if (!change) throw new Error('the change is gone');
    if (isClosed(change)) overMs ??= rig.nowMs() + afterwardsMs;
    else if (await acts(change)) continue;
    const due = await rig.nextDueMs();
    if (due === null || (overMs !== null && due > overMs)) break;
    rig.moveBy(Math.max(0, due - rig.nowMs()));
    await wire.arrive();
  }
  const violations = [
    ...rig.broken,
    ...(steps === mostSteps ? ['it went round and round'] : []),
    ...(await judge({ rig, change: CHANGE, delivered, isEdited, isTakeOver })),
  ];
  const last = await store.change(WORKSPACE, CHANGE);
  await rig.close();
  return {
    seed,
    state: last?.state ?? 'gone',
    violations,
    history: rig.history,
    writes: rig.cloudflare.state().writes.length,
    faults: wire.calls.filter(call => call.fault !== null).length,
  };
}

type ActorOf = Awaited<ReturnType<typeof directory.actor>>;

const oldProvider = (rig: Rig): string =>
  String(
    rig.cloudflare.put({
      name: 'Old SAML',
      type: 'saml',
      config: {
        sso_target_url: 'https://sso.jumpcloud.com/saml2/old',
        issuer_url: 'https://old.example/',
        idp_public_certs: [],
        attributes: ['email'],
        email_attribute_name: 'email',
        sign_request: false,
      },
    }).id,
  );

const begin = async (rig: Rig, old: string | null, who: UserId): Promise<void> => {
  const read = readMetadata(METADATA, new Date(rig.nowMs()));
  const certificate = certificateFacts(read.ok ? (read.value.signingCertificates[0] ?? '') : '');
  if (!certificate || !read.ok) throw new Error('the fixture cannot be read');
  const answer = await rig.anyCorridor().advance(
    WORKSPACE,
    workspaceSubject(WORKSPACE),
    {
      type: 'request',
      actor: await directory.actor(who, WORKSPACE),
      change: CHANGE,
      connection: 'cn_aaaa' as ConnectionId,
      workspace: WORKSPACE,
      request: {
        label: 'Acme staff',
        teamDomain: 'acme.cloudflareaccess.com',
        target:
          old === null ? { kind: 'create' } : { kind: 'existing', id: old as ProviderId, name: 'Old SAML' },
        entityId: read.value.entityId,
        certificate: { source: 'own', certificate },
        attributes: ['email'],
        emailAttribute: 'email',
        signRequests: false,
        channel: 'C0ITCHANGES' as ChannelId,
        owner: who,
      },
      startsFrom: null,
    },
    { once: 'delivery-0' },
  );
  if (!answer.ok) throw new Error(`the request was refused: ${answer.error.reason}`);
};
