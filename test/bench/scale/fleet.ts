import type { Change } from '../../../src/domain/change.ts';
import type { Connection } from '../../../src/domain/connection.ts';
import type { Effect } from '../../../src/domain/effect.ts';
import type { ChangeId, ChannelId, EffectId, ProviderId, UserId } from '../../../src/domain/ids.ts';
import { asId } from '../../../src/domain/ids.ts';
import type { AuditEntry, Store } from '../../../src/ports/store.ts';
import { ana, ben, certificate, changeIn, wanted } from '../../unit/slack/views/sample-changes.ts';
import { benchNow, changeId, connectionId, connectionOf, waitingChange, workspace } from '../seeds.ts';

const DAY_MS = 86_400_000;
const OWNERS = 200;
const CHANNELS = 50;
/** One connection in so many has an open change that waits for an approval. */
export const OPEN_EACH = 100;
/** What is on record of a set-up that was kept. */
const STORY = [
  'request',
  'pair-made',
  'pair-delivered',
  'card-shown',
  'metadata-read',
  'planned',
  'approve',
  'apply-ready',
  'written',
  'tested',
  'login-observed',
  'keep',
] as const;

/** The owner of the connection of that number; Ben owns some of them. */
const ownerOf = (number: number): UserId =>
  number % OWNERS === 0 ? ben : asId<UserId>(`U0OWNER${number % OWNERS}`);

const issuerOf = (number: number): string => `https://acme.cloudflareaccess.com/${number}`;

/** When the certificate of a connection ends: spread over three years, some of them over. */
const endOf = (number: number): Date =>
  new Date(benchNow.getTime() + ((number * 7_919) % 1_100) * DAY_MS - 5 * DAY_MS + number);

/** A connection that was set up and kept. */
const liveConnection = (number: number): Connection => ({
  ...connectionOf(number, 'live'),
  owner: ownerOf(number),
  applied: {
    provider: asId<ProviderId>(`f174e90a-fafe-4643-bbbc-${String(number).padStart(12, '0')}`),
    settings: { ...wanted, name: `Acme ${number}`, issuer: issuerOf(number) },
    certificates: [
      {
        facts: { ...certificate, notAfter: endOf(number) },
        since: benchNow,
        change: changeId(number),
      },
    ],
    at: benchNow,
    change: changeId(number),
  },
});

/** Its set-up, as it ended. */
const keptChange = (number: number): Change =>
  changeIn('live', {
    request: { label: `Acme ${number}`, entityId: issuerOf(number), owner: ownerOf(number) },
    more: { id: changeId(number), version: 1, connection: connectionId(number) },
  });

const openChange = (number: number): Change => ({
  ...waitingChange(number),
  id: asId<ChangeId>(`O${String(number).padStart(6, '0')}`),
});

const reminderOf = (number: number): Effect => ({
  id: asId<EffectId>(`${connectionId(number)}.remind`),
  workspace,
  subject: { kind: 'connection', id: connectionId(number) },
  work: { deed: 'remind', stage: 60, certificate: certificate.sha256Fingerprint },
  due: new Date(benchNow.getTime() + (number + 1) * 60_000),
  lane: `slack:${asId<ChannelId>(`C0${String(number % CHANNELS).padStart(4, '0')}`)}`,
});

const storyOf = (number: number): AuditEntry[] => [
  ...STORY.map((what): AuditEntry => {
    const isDeed = what === 'request' || what === 'approve' || what === 'keep';
    return {
      change: changeId(number),
      at: benchNow,
      who: isDeed ? { user: what === 'approve' ? ben : ana, workspace } : null,
      what,
      surface: isDeed ? 'slack' : 'jcaccess',
      outcome: 'done',
      facts: { from: 'draft', to: 'live' },
    };
  }),
  {
    change: connectionId(number),
    at: benchNow,
    who: { user: ben, workspace },
    what: 'test',
    surface: 'slack',
    outcome: 'done',
  },
];

const AT_ONCE = 25;

/**
 * Fills a store with connections that were set up and kept, each with a reminder to come, some with an open change, and all
 * with their history on record unless that is left out.
 */
export async function fillFleet(store: Store, count: number, hasHistory = true): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) => from + index);
    const open = numbers.filter(number => number % OPEN_EACH === 0).map(openChange);
    const answer = await store.commit({
      workspace,
      changes: [...numbers.map(keptChange), ...open].map(record => ({ record, expectedVersion: 0 })),
      connections: numbers.map(number => ({ record: liveConnection(number), expectedVersion: 0 })),
      effects: numbers.map(reminderOf),
      audit: hasHistory ? numbers.flatMap(storyOf) : [],
    });
    if (!answer.ok) throw new Error(`the fleet was refused: ${answer.error.reason}`);
  }
}
