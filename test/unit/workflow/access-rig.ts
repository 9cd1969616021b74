import type { Connection } from '../../../src/domain/connection.ts';
import { type AccountId, asId, type ProviderId } from '../../../src/domain/ids.ts';
import { connectionKeys } from '../../../src/domain/keys.ts';
import type { Reference } from '../../../src/domain/plan-stop.ts';
import type { ListedProvider, SamlProvider, SamlSettings } from '../../../src/domain/provider.ts';
import type { Access, ApplicationUse } from '../../../src/ports/access.ts';
import { ServiceError } from '../../../src/ports/service-error.ts';
import type { Holders } from '../../../src/workflow/plan-stops.ts';
import { provider } from '../domain/build-change.ts';

/** Access as a table of providers, with what was written to it, and any answer replaced by `over`. */
export const accessRig = (start: readonly SamlProvider[] = [], over: Partial<Access> = {}) => {
  const held = new Map(start.map(one => [one.id, one]));
  const writes: string[] = [];
  const use: { naming: ApplicationUse['naming']; references: Record<string, Reference[]> } = {
    naming: [],
    references: {},
  };
  let made = 0;

  /** Puts a provider there as a create would. */
  const add = (settings: SamlSettings): ProviderId => {
    made += 1;
    const id = asId<ProviderId>(`made-${made}`);
    held.set(id, provider({ ...settings, id }));
    return id;
  };

  const access: Access = {
    organization: async () => ({ teamDomain: 'acme.cloudflareaccess.com', name: 'Acme', uiReadOnly: false }),
    providers: async () => [...held.values()].map(listed),
    provider: async id => held.get(id) ?? null,
    create: async settings => {
      writes.push('create');
      return { kind: 'written', id: add(settings) };
    },
    update: async (base, settings) => {
      writes.push(`update ${base.id}`);
      held.set(base.id, { ...base, ...settings, id: base.id, rest: base.rest });
      return { kind: 'written', id: base.id };
    },
    remove: async id => {
      writes.push(`remove ${id}`);
      held.delete(id);
      return { kind: 'written', id };
    },
    references: async id => use.references[id] ?? [],
    applications: async () => ({ acceptingAny: 12, naming: use.naming }),
    lastLogin: async () => ({ kind: 'none' }),
    recentPeople: async (_id, days) => ({
      kind: 'counted',
      people: 3,
      days,
      atLeast: false,
      ofAllSaml: false,
    }),
    newestLogin: async () => ({ kind: 'none' }),
    spMetadata: async domain => ({
      ok: true,
      value: {
        entityId: `https://${domain}/cdn-cgi/access/callback`,
        acsUrls: [`https://${domain}/cdn-cgi/access/callback`],
      },
    }),
    signOn: async () => ({ kind: 'answers', status: 200 }),
    ...over,
  };
  return { access, held, writes, add, use };
};

/** A provider as the account's list has it. */
export const listed = (one: SamlProvider): ListedProvider => ({
  id: one.id,
  name: one.name,
  type: 'saml',
  readOnly: one.readOnly,
  saml: one,
});

/** A service that does not do what was asked. */
export const failure = (
  kind: ServiceError['kind'] = 'timeout',
  retryAfterMs?: number,
  service: ServiceError['service'] = 'cloudflare',
): ServiceError =>
  new ServiceError({
    service,
    code: kind,
    kind,
    message: `${service}: ${kind}`,
    retryAfterMs,
    ...(service === 'cloudflare' ? { account: asId<AccountId>('acme') } : {}),
  });

/** A store in which no connection holds any provider, unless `held` says so. */
export const noHolders = (held: readonly Connection[] = []): Holders => ({
  connection: async (_workspace, id) => held.find(one => one.id === id) ?? null,
  connectionsBy: async (_workspace, key) => held.filter(one => connectionKeys(one).unique.includes(key)),
  changesBy: async () => [],
});
