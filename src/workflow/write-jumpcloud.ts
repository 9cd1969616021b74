import { type JumpCloudStep, nextAtJumpCloud } from '../domain/at-jumpcloud.ts';
import type { ChangeIn } from '../domain/change.ts';
import type { ChangeEvent } from '../domain/event.ts';
import type { JumpCloudApplication } from '../domain/jumpcloud.ts';
import {
  differingFields,
  type JumpCloudPlan,
  mayBeMade,
  movedAtJumpCloud,
} from '../domain/jumpcloud-plan.ts';
import type { JumpCloud, JumpCloudWrites } from '../ports/jumpcloud.ts';
import type { Reader } from '../ports/reader.ts';
import { ServiceError } from '../ports/service-error.ts';
import type { Performing } from './performing.ts';
import { NotYet } from './performing.ts';
import { readMetadataOf } from './read-jumpcloud.ts';

/** What writes at JumpCloud stand on. */
export interface AtJumpCloudDeps {
  /** Null or absent when it is not configured. */
  readonly jumpcloud?: JumpCloud | null;
  readonly metadataReader: Pick<Reader, 'metadata'>;
}

type At = Pick<Performing<'apply-plan'>, 'commitEvent' | 'renewLease' | 'now'>;
type Applying = ChangeIn<'applying'>;

/** Where the writes at JumpCloud came to: all of them are done, or what happened instead. */
type Ended =
  | { readonly kind: 'done'; readonly change: Applying }
  | { readonly kind: 'instead'; readonly event: ChangeEvent | null };

interface Step {
  readonly jumpcloud: JumpCloud;
  readonly writes: JumpCloudWrites;
  readonly at: At;
  readonly change: Applying;
  readonly plan: JumpCloudPlan;
  readonly step: JumpCloudStep;
}

/** JumpCloud may still be at work when its answer was lost. */
const SETTLED_MS = 60_000;

const instead = (event: ChangeEvent | null): Ended => ({ kind: 'instead', event });
const refused = (why: string) => ({ type: 'jumpcloud-refused', why }) as const;

/**
 * Does what is left of a plan at JumpCloud, one write after the other: each is on record before it is sent, sent once, and
 * read back. A write that is on record and not read back was cut off: it is looked for, never sent on top.
 */
export const writeAtJumpCloud = async (
  { jumpcloud, metadataReader: reader }: AtJumpCloudDeps,
  at: At,
  begun: Applying,
): Promise<Ended> => {
  const { jumpcloud: plan } = begun.plan;
  if (!plan) return { kind: 'done', change: begun };
  const writes = jumpcloud?.writes;
  if (!jumpcloud || !writes)
    return instead({
      type: 'plan-stopped',
      stop: { kind: 'application', why: 'read-only', name: plan.wanted.label, detail: '' },
    });
  let change = begun;
  for (let step = nextAtJumpCloud(change.plan.steps, change.jumpcloud); step; ) {
    const work = { jumpcloud, writes, at, change, plan, step };
    const outcome = change.jumpcloud?.intent ? await found(work) : await sent(work);
    if (outcome === null) return instead(null);
    if (outcome.type !== 'jumpcloud-written' && outcome.type !== 'jumpcloud-not-written')
      return instead(outcome);
    const next = await at.commitEvent(outcome);
    if (next.state !== 'applying') return instead(null);
    change = next;
    const wrong = outcome.type === 'jumpcloud-written' ? await wrongAfter(work, outcome.id) : null;
    if (wrong) return instead(refused(wrong));
    step = nextAtJumpCloud(change.plan.steps, change.jumpcloud);
  }
  return await withCertificate(jumpcloud, reader, at, change, plan);
};

/** Sends one write, when JumpCloud is still what was approved. */
const sent = async (work: Step): Promise<ChangeEvent | null> => {
  const { at, change } = work;
  const seen = await look(work);
  if ('moved' in seen) return { type: 'jumpcloud-moved', moved: seen.moved };
  const recorded = await at.commitEvent({ type: 'jumpcloud-ready', step: work.step, idsBefore: seen.ids });
  if (recorded.state !== 'applying' || !recorded.jumpcloud?.intent) return null;
  // After the intent: when the lease was lost before it, the intent belongs to another runner, and so does the write.
  await at.renewLease();
  const answer = await write(work, seen.now).catch(async (error: unknown) => {
    // A write throws only when nothing was sent: the intent is taken back, and the next attempt begins anew.
    if (error instanceof ServiceError) await at.commitEvent({ type: 'jumpcloud-not-written' });
    throw error;
  });
  if (answer.kind === 'refused') return refused(answer.why);
  if (answer.kind === 'unknown') throw new NotYet(answer.why, 5_000);
  return { type: 'jumpcloud-written', id: answer.id, label: labelOf(change) };
};

const labelOf = ({ plan }: Applying): string => plan.jumpcloud?.wanted.label ?? '';

/** The application that a step is about, once there is one. */
const applicationId = ({ change, plan }: Pick<Step, 'change' | 'plan'>): string =>
  change.jumpcloud?.application?.id ?? plan.before?.id ?? '';

/** Reads what a step stands on, and says what moved since the plan was made. */
const look = async (
  work: Step,
): Promise<
  | { readonly ids: readonly string[]; readonly now: JumpCloudApplication | null }
  | { readonly moved: readonly string[] }
> => {
  const { jumpcloud, plan, step } = work;
  if (step.action === 'create') {
    const all = await jumpcloud.applications();
    const twin = all.find(
      one => one.idpEntityId === plan.wanted.idpEntityId || one.ssoUrl === plan.wanted.ssoUrl,
    );
    if (twin) return { moved: [`the application ${twin.label} appeared in JumpCloud`] };
    return { ids: all.map(one => one.id), now: null };
  }
  const now = await jumpcloud.read(applicationId(work));
  const moved = plan.before && step.action === 'replace' ? movedAtJumpCloud(plan.before, now) : [];
  if (now === null) return { moved: ['the application in JumpCloud is gone'] };
  return moved.length > 0 ? { moved } : { ids: [], now };
};

const write = async (work: Step, now: JumpCloudApplication | null) => {
  const { writes, plan, step } = work;
  switch (step.action) {
    case 'create':
      return await writes.create(plan.wanted);
    case 'replace':
      return now
        ? await writes.update(now, plan.wanted)
        : ({ kind: 'refused', why: 'The application is gone' } as const);
    case 'bind':
      return await writes.bind(applicationId(work), step.group);
  }
};

/** Looks for a write whose answer was lost. */
const found = async (work: Step): Promise<ChangeEvent> => {
  const { jumpcloud, plan, step, change, at } = work;
  const intent = change.jumpcloud?.intent;
  const written = (id: string) => ({ type: 'jumpcloud-written', id, label: plan.wanted.label }) as const;
  const notWritten = { type: 'jumpcloud-not-written' } as const;
  const id = applicationId(work);
  if (step.action === 'bind')
    return (await jumpcloud.boundGroups(id)).includes(step.group) ? written(id) : notWritten;
  if (step.action === 'replace') {
    const now = await jumpcloud.read(id);
    if (now && differingFields(now, plan.wanted).length === 0) return written(id);
    if (now && plan.before && movedAtJumpCloud(plan.before, now).length === 0) return notWritten;
    return refused(
      'The answer to the write was lost, and the application holds neither what was sent nor what it had',
    );
  }
  const made = (await jumpcloud.applications()).filter(
    one => !intent?.idsBefore.includes(one.id) && mayBeMade(plan.wanted, one),
  );
  if (made.length > 1)
    return refused(
      'The answer to the creation was lost, and more than one application could be it: compare them in JumpCloud',
    );
  if (made[0]) return written(made[0].id);
  const left = SETTLED_MS - (at.now().getTime() - (intent?.at.getTime() ?? 0));
  if (left > 0) throw new NotYet('the answer of JumpCloud was lost; it may still be at work', left);
  return notWritten;
};

/** What is wrong with what a step left, read back; null when it is as it was sent. */
const wrongAfter = async ({ jumpcloud, plan, step }: Step, id: string): Promise<string | null> => {
  if (step.action === 'bind')
    return (await jumpcloud.boundGroups(id)).includes(step.group)
      ? null
      : `JumpCloud did not bind the group ${step.name}.`;
  const now = await jumpcloud.read(id);
  if (!now) throw new NotYet('JumpCloud does not show the application yet', 5_000);
  const differing = differingFields(now, plan.wanted).map(one => one.setting);
  if (differing.length > 0) return `JumpCloud did not keep what was sent: ${differing.join(', ')}.`;
  if (now.certificate === null) return 'JumpCloud made an application without a readable certificate.';
  return plan.before && plan.before.certificate?.sha256 !== now.certificate.sha256
    ? "The application's certificate is no longer the one that was seen: JumpCloud replaced it."
    : null;
};

/** Right before Access is written: the certificate that JumpCloud signs with is known, or still the one that was approved. */
const withCertificate = async (
  jumpcloud: JumpCloud,
  reader: Pick<Reader, 'metadata'>,
  at: At,
  change: Applying,
  plan: JumpCloudPlan,
): Promise<Ended> => {
  const now = await jumpcloud.read(applicationId({ change, plan }));
  if (!now) return instead({ type: 'jumpcloud-moved', moved: ['the application in JumpCloud is gone'] });
  const [approved] = change.plan.wanted.certificates;
  if (!change.plan.toTake && approved?.sha256 !== now.certificate?.sha256)
    return instead({ type: 'jumpcloud-moved', moved: ['the certificate in JumpCloud'] });
  const taken = await readMetadataOf(jumpcloud, reader, now, plan.wanted, at.now());
  if (!taken.ok) return instead(refused(taken.error));
  const next = await at.commitEvent(taken.value);
  return next.state === 'applying' && next.metadata ? { kind: 'done', change: next } : instead(null);
};
