import type { Change } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import type { EventOf } from '../domain/event.ts';
import { kindOf } from '../domain/kinds.ts';
import type { PlanStop } from '../domain/plan-stop.ts';
import type { ListedProvider } from '../domain/provider.ts';
import { providerName } from '../domain/provider.ts';
import { removalPlan } from '../domain/removal-plan.ts';
import type { Access } from '../ports/access.ts';
import { atOnce } from './at-once.ts';
import { allowed } from './optional.ts';
import { type Holders, providerHolder } from './plan-stops.ts';

/** Of so many days it is counted who logged in. */
const DAYS = 30;

/**
 * What forbids to delete a provider, looked at when the plan is made and again right before the deletion: another
 * connection holds it, it is the last login method of the account, or something names it. A provider that is gone already
 * is in nobody's way.
 */
export const removalStop = async (
  { access, store }: { readonly access: Pick<Access, 'references'>; readonly store: Holders },
  { workspace, connection, request }: Change,
  providers: readonly ListedProvider[],
): Promise<PlanStop | null> => {
  const { target } = request;
  const found = target.kind === 'existing' ? providers.find(one => one.id === target.id) : undefined;
  if (!found) return null;
  const { id, name, saml } = found;
  const asked = { id, ...(saml ? { issuer: saml.issuer } : {}) };
  const holder = await providerHolder(store, workspace, asked, connection);
  if (holder) return { kind: 'provider-held', name, label: holder.request.label, owner: holder.owner };
  if (providers.length === 1) return { kind: 'last-login-method' };
  const by = await access.references(id);
  return by.length === 0 ? null : { kind: 'still-named', by };
};

/** Reads what Access has and makes the plan that deletes it. */
export const planRemoval = async (
  deps: { readonly access: Access; readonly store: Holders },
  { change, connection }: { readonly change: Change; readonly connection: Connection },
  now: Date,
): Promise<EventOf<
  'planned' | 'plan-stopped' | 'target-unreadable' | 'target-read-only' | 'target-gone'
> | null> => {
  const { access } = deps;
  const { target } = change.request;
  if (target.kind === 'create') return { type: 'target-gone' };
  const [providers, applications] = await atOnce(access.providers(), allowed(access.applications()));
  const found = providers.find(one => one.id === target.id);
  if (found && !found.saml) return { type: 'target-unreadable', name: providerName(found) };
  if (found?.readOnly) return { type: 'target-read-only', name: found.name };
  const stop = await removalStop(deps, change, providers);
  if (stop) return { type: 'plan-stopped', stop };
  const before = found?.saml ?? null;
  const had = kindOf(change).wanted({ change, connection }, before);
  if (!had) return null;
  const people = before && (await access.recentPeople(target.id, DAYS, now));
  const others = providers.filter(one => one.id !== target.id);
  const [left] = others;
  const warnings = before
    ? [
        { kind: 'cannot-be-undone' } as const,
        ...(others.length === 1 && left
          ? [{ kind: 'only-other-login', names: [providerName(left)] } as const]
          : []),
      ]
    : [{ kind: 'gone-already' } as const];
  const plan = removalPlan(before, had, {
    warnings,
    affected: {
      applicationsAcceptingAny: applications?.acceptingAny ?? null,
      applicationsNamingThis: 0,
      ...(people ? { people } : {}),
    },
    now,
  });
  return { type: 'planned', plan };
};
