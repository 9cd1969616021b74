import type { Change, ChangeIn } from '../domain/change.ts';
import type { JumpCloudApplication } from '../domain/jumpcloud.ts';
import type { ApplicationStop, JumpCloudPlan } from '../domain/jumpcloud-plan.ts';
import {
  applicationStop,
  freeSsoUrl,
  mayBeMade,
  planAtJumpCloud,
  wantedApplication,
} from '../domain/jumpcloud-plan.ts';
import type { PlanStop } from '../domain/plan-stop.ts';
import type { SamlSettings } from '../domain/provider.ts';
import type { JumpCloud } from '../ports/jumpcloud.ts';
import type { Performing } from './performing.ts';

/** JumpCloud's side of a plan, what stands in its way, or null: a person does it by hand. */
type Found =
  | { readonly kind: 'plan'; readonly plan: JumpCloudPlan; readonly toTake: boolean }
  | { readonly kind: 'stop'; readonly stop: PlanStop };

type At = Pick<Performing<'make-plan'>, 'commitEvent'>;

const stop = (why: ApplicationStop, name: string, detail = ''): Found => ({
  kind: 'stop',
  stop: { kind: 'application', why, name, detail },
});

/** Reads what JumpCloud has and makes its side of the plan. */
export const planJumpCloud = async (
  jumpcloud: JumpCloud | null | undefined,
  at: At,
  change: ChangeIn<'planned'>,
): Promise<Found | null> => {
  const { request } = change;
  const asked = request.jumpcloud;
  if (!asked) return null;
  if (!jumpcloud?.writes) return stop('read-only', request.label);
  const all = await jumpcloud.applications();
  const own = await ownApplication(at, change, all);
  const id = own ?? (asked.application.kind === 'existing' ? asked.application.id : null);
  if (id === null) {
    const twin = all.find(one => one.idpEntityId === request.entityId);
    if (twin) return stop('exists', twin.label, request.entityId);
    const ssoUrl = freeSsoUrl(request, all, jumpcloud.region, change.id);
    if (ssoUrl === null) return stop('no-host', request.label);
    const plan = planAtJumpCloud(wantedApplication(request, null, ssoUrl), null, asked.groups, []);
    return { kind: 'plan', plan, toTake: true };
  }
  const before = all.find(one => one.id === id);
  if (!before)
    return stop('gone', asked.application.kind === 'existing' ? asked.application.label : request.label);
  const wrong = own === null ? applicationStop(request, before) : null;
  if (wrong) return stop(wrong.why, before.label, wrong.detail);
  const bound = await jumpcloud.boundGroups(id);
  const plan = planAtJumpCloud(
    wantedApplication(request, before, before.ssoUrl),
    before,
    asked.groups,
    bound,
  );
  return { kind: 'plan', plan, toTake: false };
};

/** The application that this change made under an earlier plan; what was cut off on its way is looked for here too. */
const ownApplication = async (
  at: At,
  { jumpcloud: done, plan }: Change,
  all: readonly JumpCloudApplication[],
): Promise<string | null> => {
  if (done?.application?.isMade) return done.application.id;
  const { intent } = done ?? {};
  const wanted = plan?.jumpcloud?.wanted;
  if (!intent || !wanted) return null;
  const made = all.find(one => !intent.idsBefore.includes(one.id) && mayBeMade(wanted, one));
  if (intent.step.action !== 'create' || !made) {
    await at.commitEvent({ type: 'jumpcloud-not-written' });
    return null;
  }
  await at.commitEvent({ type: 'jumpcloud-written', id: made.id, label: made.label });
  return made.id;
};

/** What Access shall have, with what only JumpCloud's side of the plan knows: the address, and the certificate of an application that is there. */
export const withJumpCloud = (
  wanted: SamlSettings,
  { wanted: application, before }: JumpCloudPlan,
): SamlSettings => ({
  ...wanted,
  ssoUrl: application.ssoUrl,
  certificates: before?.certificate ? [before.certificate] : [],
});
