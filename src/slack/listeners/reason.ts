import type { ModalView } from '@slack/types';
import type { Action } from '../../domain/action.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Change } from '../../domain/change.ts';
import type { ChangeEvent } from '../../domain/event.ts';
import { showsLogin } from '../../domain/evidence.ts';
import {
  askForChangesModal,
  breakGlassModal,
  declineModal,
  keepModal,
  removeOldModal,
  reviewModal,
  withdrawModal,
} from '../views/change-modals.ts';
import type { ActionId, FormId } from '../views/ids.ts';
import { reasonTooShort } from '../views/reason-field.ts';
import { shown } from '../views/text.ts';
import { refusalOf } from './authority.ts';
import { changeAt, dispatchForm, dispatchPress, opens } from './bring.ts';
import { takeCode } from './codes.ts';
import type { ListenerDeps } from './deps.ts';
import type { FormValues, Press, Submission, SubmissionAnswer } from './press.ts';
import { changeOf } from './press.ts';

/** An action that asks its person for a reason in a form. */
interface ReasonForm {
  readonly action: Action & ActionId & FormId;
  readonly modal: (change: Change, deps: ListenerDeps) => ModalView | Promise<ModalView>;
  /** True when the action may be done without a word. */
  readonly optional?: true;
  /** True when it asks for an approval code too, where the deployment asks for codes. */
  readonly asksCode?: true;
  /** What is wrong in the other fields of the form, by action id; null when nothing is. */
  readonly wrong?: (values: FormValues) => Readonly<Record<string, string>> | null;
  /** `digest` is that of the plan for which the form was opened; empty when there was none. */
  readonly event: (
    actor: Actor,
    said: {
      readonly reason: string;
      readonly digest: string;
      readonly values: FormValues;
      readonly withCode: { readonly withCode?: true };
    },
  ) => ChangeEvent;
}

/** The two listeners of such an action: `open` for its button, `submit` for its form. */
interface ReasonListeners {
  readonly open: (press: Press, deps: ListenerDeps) => Promise<void>;
  readonly submit: (submission: Submission, deps: ListenerDeps) => Promise<SubmissionAnswer>;
}

const SHORTEST = 10;

const asksReason = (form: ReasonForm): ReasonListeners => ({
  open: opens(form.action, form.modal),
  submit: async (submission, deps) => {
    const { values, state } = submission.view;
    const reason = values.text('reason') ?? '';
    const error = form.optional || reason.length >= SHORTEST ? null : await tooShort(submission, deps);
    if (error) return { errors: { reason: error } };
    const errors = form.wrong?.(values);
    if (errors) return { errors };
    const isCoded = form.asksCode && deps.stepUp.isOn;
    const refused = isCoded ? await takeCode(submission, deps) : null;
    if (refused) return refused;
    const withCode = isCoded ? ({ withCode: true } as const) : {};
    const digest = typeof state.d === 'string' ? state.d : '';
    const said = { reason, digest, values, withCode };
    return await dispatchForm(submission, deps, actor => form.event(actor, said));
  },
});

const tooShort = async (submission: Submission, deps: ListenerDeps): Promise<string> => {
  const id = changeOf(submission.view);
  const change = id && (await deps.queries.change(submission.workspace, id));
  return reasonTooShort(change ? shown(await deps.directory.nameOf(change.requester)) : 'the requester');
};

/** An approver says why not. */
export const decline = asksReason({
  action: 'decline',
  modal: declineModal,
  event: (actor, { digest, reason }) => ({ type: 'decline', actor, digest, reason }),
});

/** An approver says what should change first: the change goes back to the requester. */
export const askForChanges = asksReason({
  action: 'ask-for-changes',
  modal: askForChangesModal,
  event: (actor, { digest, reason }) => ({ type: 'ask-for-changes', actor, digest, comment: reason }),
});

/** Someone whom the operator named for emergencies approves alone, and takes responsibility. */
export const breakGlass = asksReason({
  action: 'break-glass',
  asksCode: true,
  modal: async (change, deps) => {
    const view = await deps.words.about(change);
    const skipped = (view.quorum ?? []).filter(rule => rule.missing > 0).map(rule => rule.rule);
    const words = skipped.length > 0 ? skipped : [`the approval of ${view.approvers}`];
    return breakGlassModal(change, words, deps.stepUp.isOn);
  },
  wrong: values =>
    values.chosen('responsible').includes('yes')
      ? null
      : { responsible: 'Tick it: an emergency approval has a name.' },
  event: (actor, { digest, reason, withCode }) => ({
    type: 'break-glass',
    actor,
    digest,
    reason,
    ...withCode,
  }),
});

/** An approver says whether an emergency approval was right. */
export const review = asksReason({
  action: 'review',
  modal: reviewModal,
  optional: true,
  wrong: values => (values.chosen('right').length > 0 ? null : { right: 'Say whether it was right.' }),
  event: (actor, { reason, values }) => ({
    type: 'review',
    actor,
    right: values.chosen('right')[0] === 'yes',
    note: reason,
  }),
});

/** A change is taken back. */
export const withdraw = asksReason({
  action: 'withdraw',
  modal: withdrawModal,
  optional: true,
  event: (actor, { reason }) => ({ type: 'withdraw', actor, ...(reason ? { reason } : {}) }),
});

/** An approver answers for removing the old certificate although no login was seen. */
export const removeOld = asksReason({
  action: 'remove-old',
  modal: removeOldModal,
  event: (actor, { reason }) => ({ type: 'remove-old', actor, reason }),
});

const keepAlone = asksReason({
  action: 'keep',
  modal: keepModal,
  event: (actor, { reason }) => ({ type: 'keep', actor, reason }),
});

/** Keeps what was written. Without a known login an approver other than the requester is asked for a reason first. */
export const keep: ReasonListeners = {
  open: async (press, deps) => {
    const change = await changeAt(press, deps);
    if (!change) return;
    const alone = change.state === 'awaiting-confirmation' && !showsLogin(change.evidence);
    if (alone && (await refusalOf(press, 'keep-alone', change, deps)) === null) {
      await press.open(keepModal(change));
    } else {
      await dispatchPress(press, deps, actor => ({ type: 'keep', actor }));
    }
  },
  submit: keepAlone.submit,
};
