import type { Change } from '../../src/domain/change.ts';
import type { Connection } from '../../src/domain/connection.ts';
import type { Effect, Work } from '../../src/domain/effect.ts';
import type {
  ChangeId,
  ChannelId,
  ConnectionId,
  EffectId,
  ProviderId,
  UserId,
  WorkspaceId,
} from '../../src/domain/ids.ts';
import { asId } from '../../src/domain/ids.ts';
import type { SetupRequest } from '../../src/domain/request.ts';
import type { AuditEntry, ClaimedEffect } from '../../src/ports/store.ts';

export const ACME = asId<WorkspaceId>('T0ACME');
export const GLOBEX = asId<WorkspaceId>('T0GLOBEX');
export const AUDIT_KEY = 'the key of these tests';

/** Nine in the morning of a Tuesday, and the given minutes later. */
export const minute = (minutes: number): Date => new Date(Date.UTC(2026, 10, 24, 9, 0) + minutes * 60_000);

const request = (label: string): SetupRequest => ({
  label,
  teamDomain: 'acme.cloudflareaccess.com',
  target: { kind: 'create' },
  entityId: `https://acme.cloudflareaccess.com/${label}`,
  certificate: { source: 'generate', commonName: 'acme', days: 1095, bits: 2048 },
  attributes: ['groups'],
  emailAttribute: 'email',
  signRequests: false,
  channel: asId<ChannelId>('C0ITCHANGES'),
  owner: asId<UserId>('U0ANA'),
});

interface ChangeWish {
  readonly id: string;
  readonly version?: number;
  readonly connection?: string;
  readonly workspace?: WorkspaceId;
  readonly thread?: string;
  readonly closed?: boolean;
}

export const aChange = (wish: ChangeWish): Change => ({
  id: asId<ChangeId>(wish.id),
  workspace: wish.workspace ?? ACME,
  version: wish.version ?? 1,
  kind: 'setup',
  connection: asId<ConnectionId>(wish.connection ?? `cn_${wish.id}`),
  request: request(wish.id),
  requester: asId<UserId>('U0ANA'),
  createdAt: minute(0),
  voidPairs: [],
  approvals: [],
  evidence: {},
  ...(wish.thread ? { card: { channel: asId<ChannelId>('C0ITCHANGES'), ts: wish.thread } } : {}),
  ...(wish.closed
    ? { state: 'withdrawn', closing: { at: minute(1), by: asId<UserId>('U0ANA') } }
    : { state: 'draft' }),
});

interface ConnectionWish {
  readonly id: string;
  readonly version?: number;
  readonly label?: string;
  readonly status?: Connection['status'];
  readonly owner?: UserId;
  /** Something is applied, whose certificate ends so many days after the first minute. */
  readonly endsInDays?: number;
  readonly workspace?: WorkspaceId;
}

export const aConnection = (wish: ConnectionWish): Connection => ({
  id: asId<ConnectionId>(wish.id),
  workspace: wish.workspace ?? ACME,
  version: wish.version ?? 1,
  status: wish.status ?? 'live',
  request: request(wish.label ?? wish.id),
  owner: wish.owner ?? asId<UserId>('U0ANA'),
  latestChange: asId<ChangeId>('7K2Q'),
  ...(wish.endsInDays === undefined ? {} : { applied: applied(wish.id, wish.endsInDays) }),
});

const applied = (id: string, days: number): NonNullable<Connection['applied']> => ({
  provider: asId<ProviderId>(`idp_${id}`),
  settings: {
    name: id,
    issuer: `https://acme.cloudflareaccess.com/${id}`,
    ssoUrl: `https://sso.jumpcloud.com/saml2/${id}`,
    certificates: [],
    attributes: [],
    emailAttribute: 'email',
    signRequests: false,
  },
  certificates: [
    {
      facts: {
        pem: '',
        sha256Fingerprint: '3F:9A',
        derSha256: '3f9a',
        spkiSha256: '',
        subject: 'CN=acme',
        notBefore: minute(0),
        notAfter: minute(days * 1_440),
        keyType: 'rsa',
        keyBits: 2_048,
        signatureAlgorithm: 'sha256WithRSAEncryption',
        generatedByJumpCloud: false,
      },
      since: minute(0),
      change: asId<ChangeId>('7K2Q'),
    },
  ],
  at: minute(0),
  change: asId<ChangeId>('7K2Q'),
});

interface EffectWish {
  readonly id: string;
  readonly change?: string;
  readonly due?: Date;
  readonly lane?: string;
  readonly work?: Work;
  readonly workspace?: WorkspaceId;
}

export const anEffect = (wish: EffectWish): Effect => ({
  id: asId<EffectId>(wish.id),
  workspace: wish.workspace ?? ACME,
  subject: { kind: 'change', id: asId<ChangeId>(wish.change ?? wish.id) },
  work: wish.work ?? { deed: 'show-card' },
  due: wish.due ?? minute(0),
  lane: wish.lane ?? 'slack:C0ITCHANGES',
});

export const anEntry = (change: string, what: string): AuditEntry => ({
  change: asId<ChangeId>(change),
  at: minute(0),
  who: { user: asId<UserId>('U0ANA'), workspace: ACME },
  what,
  surface: 'slack',
  outcome: 'done',
  facts: { plan: 'a1b2', attempt: 1, late: false, before: null },
});

/** The lease of a claimed effect, as a commit ends it. */
export const leaseOf = (effect: ClaimedEffect): { id: EffectId; token: string } => ({
  id: effect.id,
  token: effect.token,
});

/** The ids of effects, for comparing. */
export const idsOf = (effects: readonly { readonly id: string }[]): string[] => effects.map(one => one.id);
