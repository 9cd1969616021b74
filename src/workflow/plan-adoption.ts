import { adoptionPlan } from '../domain/adoption-plan.ts';
import type { Change } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import type { EventOf } from '../domain/event.ts';
import { encryptsAssertions } from '../domain/login-settings.ts';
import type { PlanWarning } from '../domain/plan.ts';
import type { SamlProvider } from '../domain/provider.ts';
import { providerName } from '../domain/provider.ts';
import { DAY_MS } from '../domain/time.ts';
import type { Access } from '../ports/access.ts';
import { certificateFacts } from '../saml/certificate-facts.ts';
import { allowed } from './optional.ts';
import { type Holders, planStop, readTeam } from './plan-stops.ts';

const SOON_MS = 90 * DAY_MS;

/** Reads what Access has and makes the plan by which it counts as approved, with what is to be weighed about its health. */
export const planAdoption = async (
  { access, store }: { readonly access: Access; readonly store: Holders },
  { change, connection }: { readonly change: Change; readonly connection: Connection },
  now: Date,
): Promise<EventOf<'planned' | 'plan-stopped' | 'target-unreadable' | 'target-gone'>> => {
  const { target } = change.request;
  if (target.kind === 'create') return { type: 'target-gone' };
  const organization = await readTeam(access);
  const providers = await access.providers();
  const found = providers.find(one => one.id === target.id);
  if (!found) return { type: 'target-gone' };
  const { saml } = found;
  const held = saml?.certificates.flatMap(one => certificateFacts(one.text) ?? []) ?? [];
  // Without a certificate that can be read nobody logs in, and there is no end to remind of.
  if (!saml || held.length === 0) return { type: 'target-unreadable', name: providerName(found) };
  const stop = await planStop(store, change, { organization, providers }, saml);
  if (stop) return { type: 'plan-stopped', stop };
  const applications = await allowed(access.applications());
  const plan = adoptionPlan(connection.applied?.settings ?? null, saml, {
    held,
    teamDomain: organization.teamDomain,
    warnings: healthOf(saml, held, now),
    affected: {
      applicationsAcceptingAny: applications?.acceptingAny ?? null,
      applicationsNamingThis:
        applications?.naming.filter(one => one.providers.includes(saml.id)).length ?? null,
      people: await access.recentPeople(saml.id, 30, now),
    },
    now,
  });
  return { type: 'planned', plan };
};

const healthOf = (
  saml: SamlProvider,
  held: readonly { readonly notAfter: Date }[],
  now: Date,
): PlanWarning[] => [
  { kind: 'writes-nothing' },
  ...(encryptsAssertions(saml.rest) ? [{ kind: 'encrypted-assertions' } as const] : []),
  ...held
    .filter(one => one.notAfter.getTime() - now.getTime() < SOON_MS)
    .map(one => ({ kind: 'certificate-ends-soon', at: one.notAfter }) as const),
  ...(saml.signRequests ? [{ kind: 'signs-requests' } as const] : []),
];
