import { daysLeft } from '../../domain/certificate.ts';
import type { Change } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import type { JumpCloudPlan } from '../../domain/jumpcloud-plan.ts';
import { looksKeys } from '../../domain/keys.ts';
import { kindOf, takesMetadata } from '../../domain/kinds.ts';
import { lookAlikes } from '../../domain/label.ts';
import { encryptsAssertions } from '../../domain/login-settings.ts';
import type { PlanWarning } from '../../domain/plan.ts';
import { makePlan } from '../../domain/plan.ts';
import type { ListedProvider, SamlProvider, SamlSettings } from '../../domain/provider.ts';
import { providerName, sameCertificate } from '../../domain/provider.ts';
import type { Access, ApplicationUse, Organization } from '../../ports/access.ts';
import type { JumpCloud } from '../../ports/jumpcloud.ts';
import { atOnce } from '../at-once.ts';
import { allowed } from '../optional.ts';
import type { Perform } from '../performing.ts';
import { planAdoption } from '../plan-adoption.ts';
import { planJumpCloud, withJumpCloud } from '../plan-jumpcloud.ts';
import { planRemoval } from '../plan-removal.ts';
import { type Holders, planStop, readTeam } from '../plan-stops.ts';

const SOON_DAYS = 90;
/** More labels that look like one are not named in a plan. */
const LOOK_ALIKES = 10;

/** Reads what Access has and makes the plan that turns it into what was asked for. */
export const planChange =
  (deps: {
    readonly access: Access;
    readonly store: Holders;
    readonly jumpcloud?: JumpCloud | null;
  }): Perform<'make-plan'> =>
  async ({ change, connection, now, commitEvent }) => {
    if (change.state !== 'planned') return null;
    if (change.kind === 'remove') return await planRemoval(deps, { change, connection }, now());
    if (change.kind === 'adopt') return await planAdoption(deps, { change, connection }, now());
    const connected = await planJumpCloud(deps.jumpcloud, { commitEvent }, change);
    if (connected?.kind === 'stop') return { type: 'plan-stopped', stop: connected.stop };
    const { access, store } = deps;
    const [organization, providers, applications] = await atOnce(
      readTeam(access),
      access.providers(),
      allowed(access.applications()),
    );
    const target = targetOf(change, providers);
    const isMadeAnew = target.kind === 'gone' && change.kind === 'restore';
    if (target.kind === 'gone' && !isMadeAnew) return { type: 'target-gone' };
    if (target.kind === 'unreadable') return { type: 'target-unreadable', name: target.name };
    if (target.kind === 'read-only') return { type: 'target-read-only', name: target.name };
    const before = target.kind === 'there' ? target.provider : null;
    const kind = kindOf(change);
    const asked = kind.wanted({ change, connection }, before);
    if (asked === null) return null;
    const wanted = connected ? withJumpCloud(asked, connected.plan) : asked;
    const toMake = kind.toMake(change);
    const stop = await planStop(store, change, { organization, providers }, wanted);
    if (stop) return { type: 'plan-stopped', stop };
    const alike = await Promise.all(
      looksKeys(change.request.label).map(key =>
        store.connectionsBy(change.workspace, key, { limit: LOOK_ALIKES }),
      ),
    );
    return {
      type: 'planned',
      plan: makePlan(before, wanted, {
        now: now(),
        teamDomain: organization.teamDomain,
        addsFirst: kind.addsFirst,
        ...(toMake ? { toMake } : {}),
        ...(connected ? { jumpcloud: connected.plan, toTake: connected.toTake } : {}),
        affected: {
          applicationsAcceptingAny: applications?.acceptingAny ?? null,
          applicationsNamingThis: before ? naming(applications, before) : 0,
        },
        warnings: [
          ...lookAlikes(change.request.label, change.connection, alike.flat()).map(
            one => ({ kind: 'looks-like', ...one }) as const,
          ),
          ...(connected ? warningsAtJumpCloud(connected) : []),
          ...warningsOf({
            change,
            connection,
            before,
            wanted,
            providers,
            organization,
            applications,
            now: now(),
          }),
        ],
      }),
    };
  };

const warningsAtJumpCloud = ({
  plan,
  toTake,
}: {
  readonly plan: JumpCloudPlan;
  readonly toTake: boolean;
}): PlanWarning[] => [
  ...(toTake ? [{ kind: 'certificate-unknown' } as const] : []),
  ...(plan.binds.length + plan.bound.length === 0 ? [{ kind: 'nobody-bound' } as const] : []),
];

type TargetFound =
  | { readonly kind: 'none' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreadable'; readonly name: string }
  | { readonly kind: 'read-only'; readonly name: string }
  | { readonly kind: 'there'; readonly provider: SamlProvider };

const targetOf = (change: Change, providers: readonly ListedProvider[]): TargetFound => {
  const { target } = change.request;
  if (target.kind === 'create') return { kind: 'none' };
  const found = providers.find(one => one.id === target.id);
  if (found?.unreadable) return { kind: 'unreadable', name: providerName(found) };
  if (!found?.saml) return { kind: 'gone' };
  return found.readOnly ? { kind: 'read-only', name: found.name } : { kind: 'there', provider: found.saml };
};

const naming = (applications: ApplicationUse | null, provider: SamlProvider): number | null =>
  applications === null
    ? null
    : applications.naming.filter(one => one.providers.includes(provider.id)).length;

const warningsOf = (facts: {
  readonly change: Change;
  readonly connection: Connection;
  readonly before: SamlProvider | null;
  readonly wanted: SamlSettings;
  readonly providers: readonly ListedProvider[];
  readonly organization: Organization;
  readonly applications: ApplicationUse | null;
  readonly now: Date;
}): PlanWarning[] => {
  const { before, wanted, providers, organization, applications, change, connection, now } = facts;
  const warnings: PlanWarning[] = [];
  if (before && encryptsAssertions(before.rest)) warnings.push({ kind: 'encrypted-assertions' });
  const added = before ? wanted.attributes.filter(name => !before.attributes.includes(name)) : [];
  // A set-up's recipe says so.
  if (added.length > 0 && !takesMetadata(change)) warnings.push({ kind: 'attributes-added', names: added });
  const others = providers.filter(one => one.id !== before?.id);
  if (others.length === 0) warnings.push({ kind: 'only-login-method' });
  if (others.length === 1) warnings.push({ kind: 'only-other-login', names: others.map(providerName) });
  if (!before && applications && applications.acceptingAny > 0) {
    warnings.push({ kind: 'offered-at-once', applications: applications.acceptingAny });
  }
  const foreign = change.kind === 'restore' ? foreignIn(before, connection) : 0;
  if (foreign > 0) warnings.push({ kind: 'foreign-certificates-stay', count: foreign });
  const removed =
    before?.certificates.filter(c => !wanted.certificates.some(w => sameCertificate(w, c))) ?? [];
  // A rotation removes the old one only after a login with the new one.
  if (removed.length > 0 && !kindOf(change).addsFirst)
    warnings.push({ kind: 'removes-certificates', count: removed.length });
  const metadata = change.metadata;
  if (metadata && !metadata.idp.ssoRedirectUrl) warnings.push({ kind: 'post-only' });
  if (metadata?.idp.wantAuthnRequestsSigned && !wanted.signRequests) {
    warnings.push({ kind: 'wants-signed-requests' });
  }
  if (wanted.signRequests) warnings.push({ kind: 'signs-requests' });
  for (const certificate of metadata?.certificates ?? []) {
    if (daysLeft(certificate, now, 'UTC') < SOON_DAYS)
      warnings.push({ kind: 'certificate-ends-soon', at: certificate.notAfter });
  }
  if (organization.uiReadOnly) warnings.push({ kind: 'managed-elsewhere' });
  const unreadable = others.filter(isHardToRead).map(providerName);
  if (unreadable.length > 0) warnings.push({ kind: 'unreadable-providers', names: unreadable });
  return warnings;
};

/** How many certificates Access trusts that nobody approved. */
const foreignIn = (before: SamlProvider | null, { applied }: Connection): number =>
  before?.certificates.filter(
    one => !applied?.settings.certificates.some(approved => sameCertificate(one, approved)),
  ).length ?? 0;

/** A provider of which something cannot be read: what Cloudflare answers about it, or one of its certificates. */
const isHardToRead = ({ unreadable, saml }: ListedProvider): boolean =>
  unreadable === true || saml?.certificates.some(one => one.sha256 === null) === true;
