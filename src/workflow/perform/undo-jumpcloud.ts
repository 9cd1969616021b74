import { type AtJumpCloud, isLeftAtJumpCloud } from '../../domain/at-jumpcloud.ts';
import { isClosed } from '../../domain/change.ts';
import type { ChangeEvent } from '../../domain/event.ts';
import { settingsOf } from '../../domain/jumpcloud.ts';
import { differingFields, type JumpCloudPlan, mayBeMade } from '../../domain/jumpcloud-plan.ts';
import type { Access } from '../../ports/access.ts';
import type { JumpCloud, JumpCloudWriteAnswer, JumpCloudWrites } from '../../ports/jumpcloud.ts';
import { ServiceError } from '../../ports/service-error.ts';
import type { Perform } from '../performing.ts';

interface Undoing {
  readonly jumpcloud: JumpCloud;
  readonly writes: JumpCloudWrites;
  readonly plan: JumpCloudPlan;
  readonly done: AtJumpCloud;
}

const left = (why: string) => ({ type: 'jumpcloud-left', why }) as const;

/**
 * Takes back what a change that was not kept had done at JumpCloud, after Access no longer uses it: an application that it
 * made is deleted, one that was there gets back what it had, groups are unbound. Only onto what this change left there; a
 * newer edit of others is never destroyed.
 */
export const undoJumpCloud =
  (deps: { readonly access: Access; readonly jumpcloud?: JumpCloud | null }): Perform<'undo-jumpcloud'> =>
  async ({ change, renewLease }) => {
    const { jumpcloud: done, plan } = change;
    if (!isClosed(change) || !isLeftAtJumpCloud(done) || !plan?.jumpcloud) return null;
    const { access, jumpcloud } = deps;
    const { wanted } = plan.jumpcloud;
    if (!jumpcloud?.writes)
      return left('JUMPCLOUD_WRITES is not on any more, so that I only read JumpCloud.');
    const user = (await access.providers()).find(
      ({ saml }) => saml?.issuer === wanted.idpEntityId && saml.ssoUrl === wanted.ssoUrl,
    );
    if (user)
      return left(`Access still has the identity provider '${user.name}', which uses the application.`);
    await renewLease();
    return await takeBack({ jumpcloud, writes: jumpcloud.writes, plan: plan.jumpcloud, done });
  };

const takeBack = async (undoing: Undoing): Promise<ChangeEvent> => {
  const { jumpcloud, plan, done } = undoing;
  const { intent } = done;
  const isMaking = intent?.step.action === 'create';
  const late = isMaking
    ? (await jumpcloud.applications()).filter(
        one => !intent.idsBefore.includes(one.id) && mayBeMade(plan.wanted, one),
      )
    : [];
  if (late.length > 1) return left('more than one application could be the one of this change.');
  const id = done.application?.id ?? late[0]?.id ?? plan.before?.id;
  const now = id === undefined ? null : await jumpcloud.read(id);
  if (!now) return { type: 'jumpcloud-undone' };
  if (done.application?.isMade || isMaking) return await removeMade(undoing, now.id);
  return await giveBack(undoing, now.id);
};

/** The groups that this change bound, or was about to bind. */
const ownGroups = ({ done }: Undoing): string[] => [
  ...done.bound.map(one => one.id),
  ...(done.intent?.step.action === 'bind' ? [done.intent.step.group] : []),
];

const removeMade = async (undoing: Undoing, id: string): Promise<ChangeEvent> => {
  const { jumpcloud, writes, plan } = undoing;
  const now = await jumpcloud.read(id);
  if (!now) return { type: 'jumpcloud-undone' };
  const edited = differingFields(now, plan.wanted).map(one => one.setting);
  const own = ownGroups(undoing);
  const foreign = (await jumpcloud.boundGroups(id)).filter(one => !own.includes(one));
  if (edited.length > 0) return left(`it was edited in JumpCloud since (${edited.join(', ')}).`);
  if (foreign.length > 0) return left('groups were bound to it in JumpCloud since.');
  const answer = await writes.remove(id);
  if (answer.kind === 'refused') return left(`JumpCloud refused: ${answer.why}.`);
  if (await jumpcloud.read(id)) throw doubtful();
  return { type: 'jumpcloud-undone' };
};

const giveBack = async (undoing: Undoing, id: string): Promise<ChangeEvent> => {
  const { jumpcloud, writes, plan, done } = undoing;
  for (const group of ownGroups(undoing)) {
    const why = refusalOf(await writes.unbind(id, group));
    if (why !== null) return left(`JumpCloud refused: ${why}.`);
  }
  const before = done.replaced ?? (done.intent?.step.action === 'replace' ? plan.before : null);
  if (!before) return { type: 'jumpcloud-undone' };
  const now = await jumpcloud.read(id);
  if (!now) return { type: 'jumpcloud-undone' };
  const had = settingsOf(before);
  if (differingFields(now, had).length > 0) {
    const edited = differingFields(now, plan.wanted).map(one => one.setting);
    if (edited.length > 0) return left(`it was edited in JumpCloud since (${edited.join(', ')}).`);
    const added = plan.wanted.attributes
      .map(one => one.name)
      .filter(name => !had.attributes.some(one => one.name === name));
    const why = refusalOf(await writes.update(now, had, added));
    if (why !== null) return left(`JumpCloud refused: ${why}.`);
    const after = await jumpcloud.read(id);
    if (!after || differingFields(after, had).length > 0) throw doubtful();
  }
  return { type: 'jumpcloud-undone' };
};

const refusalOf = (answer: JumpCloudWriteAnswer): string | null => {
  if (answer.kind === 'unknown') throw doubtful();
  return answer.kind === 'refused' ? answer.why : null;
};

/** A deed that is safe to do again: the next attempt reads first. */
const doubtful = (): ServiceError =>
  new ServiceError({
    service: 'jumpcloud',
    code: 'undo_unconfirmed',
    kind: 'broken-answer',
    message: 'JumpCloud does not show yet that it was taken back.',
  });
