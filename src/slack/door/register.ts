import type { App } from '@slack/bolt';
import type { GroupId, UserId, WorkspaceId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import { onIt, snooze } from '../listeners/answer-reminder.ts';
import { approve, submitApprove } from '../listeners/approve.ts';
import { makeNow, moreTime, newPair, rollBack, savedKey } from '../listeners/at-once.ts';
import { isAllowed, mayBeKnown } from '../listeners/authority.ts';
import { pressBackOrOver } from '../listeners/back-or-over.ts';
import { openChooseChannel, submitChooseChannel } from '../listeners/choose-channel.ts';
import {
  disownCodes,
  loseCodes,
  openSetUpCodes,
  openVouch,
  submitSetUpCodes,
  submitVouch,
} from '../listeners/codes.ts';
import { asksForForm, command } from '../listeners/command.ts';
import type { ListenerDeps } from '../listeners/deps.ts';
import { diagnoseMessage, submitDiagnose } from '../listeners/diagnose.ts';
import { directMessage } from '../listeners/direct-message.ts';
import { pressEdit, submitEdit } from '../listeners/edit.ts';
import { openEditRequest, submitEditRequest } from '../listeners/edit-request.ts';
import { pressExport } from '../listeners/export.ts';
import { fileShared } from '../listeners/file-shared.ts';
import { wrongFields } from '../listeners/form/fields.ts';
import { openHandBack, submitHandBack } from '../listeners/hand-back.ts';
import { drawHome, filterHome } from '../listeners/home.ts';
import { openLetHandIn, submitLetHandIn } from '../listeners/let-hand-in.ts';
import { openOwner, submitOwner } from '../listeners/owner.ts';
import { openPasteResult, submitPasteResult } from '../listeners/paste-result.ts';
import type { Delivery, Press, PrivateAnswer, Submission, SubmissionAnswer } from '../listeners/press.ts';
import {
  askForChanges,
  breakGlass,
  decline,
  keep,
  removeOld,
  review,
  withdraw,
} from '../listeners/reason.ts';
import { submitRemove } from '../listeners/remove.ts';
import { pressRotate, redrawRotate, submitRotate } from '../listeners/rotate.ts';
import { chooseAccount, pressSetup, redrawSetup, submitSetup } from '../listeners/setup.ts';
import { show } from '../listeners/show.ts';
import { startAgain } from '../listeners/start-again.ts';
import { stopTests } from '../listeners/stop-tests.ts';
import { takeOver } from '../listeners/take-over.ts';
import { showChecks } from '../listeners/test.ts';
import { openWatchLogin, submitWatchLogin } from '../listeners/watch-login.ts';
import { openWatchMetadata, submitWatchMetadata } from '../listeners/watch-metadata.ts';
import type { ActionId, FormId, ShortcutId } from '../views/ids.ts';
import type { Boundary } from './boundary.ts';
import { readCommand, readDirectMessage, readPress, readSharedFile, readSubmission } from './reading.ts';
import { workspaceOf } from './workspace-of.ts';

type OnPress = (press: Press, deps: ListenerDeps) => Promise<void>;
type OnSubmission = (submission: Submission, deps: ListenerDeps) => Promise<SubmissionAnswer>;

/** What each button or menu does, by action id. */
const PRESSES: Readonly<Record<ActionId, OnPress>> = {
  account: chooseAccount,
  approve,
  decline: decline.open,
  'ask-for-changes': askForChanges.open,
  'break-glass': breakGlass.open,
  review: review.open,
  'disown-codes': disownCodes,
  'lose-codes': loseCodes,
  'set-up-codes': openSetUpCodes,
  vouch: openVouch,
  edit: pressEdit,
  'edit-request': openEditRequest,
  export: pressExport,
  keep: keep.open,
  'roll-back': rollBack,
  'more-time': moreTime,
  'choose-channel': openChooseChannel,
  'let-hand-in': openLetHandIn,
  withdraw: withdraw.open,
  'hand-back': openHandBack,
  restore: (press, deps) => pressBackOrOver(press, 'restore', deps),
  adopt: (press, deps) => pressBackOrOver(press, 'adopt', deps),
  rotate: pressRotate,
  'new-certificate': redrawRotate,
  'make-now': makeNow,
  'remove-old': removeOld.open,
  'saved-key': savedKey,
  'new-pair': newPair,
  'paste-result': openPasteResult,
  'watch-login': openWatchLogin,
  'watch-metadata': openWatchMetadata,
  'start-again': startAgain,
  'stop-tests': stopTests,
  'take-over': takeOver,
  setup: pressSetup,
  'on-it': onIt,
  snooze,
  owner: openOwner,
  show,
  'show-checks': showChecks,
  certificate: redrawSetup,
  'filter-state': filterHome,
  'filter-owner': filterHome,
  'filter-days': filterHome,
};

/** What each modal does when it is sent, by callback id. */
const SUBMISSIONS: Readonly<Record<FormId, OnSubmission>> = {
  approve: submitApprove,
  'set-up-codes': submitSetUpCodes,
  vouch: submitVouch,
  setup: submitSetup,
  decline: decline.submit,
  'ask-for-changes': askForChanges.submit,
  'break-glass': breakGlass.submit,
  review: review.submit,
  edit: submitEdit,
  'edit-request': submitEditRequest,
  keep: keep.submit,
  remove: submitRemove,
  rotate: submitRotate,
  owner: submitOwner,
  'remove-old': removeOld.submit,
  withdraw: withdraw.submit,
  'let-hand-in': submitLetHandIn,
  'choose-channel': submitChooseChannel,
  'hand-back': submitHandBack,
  'paste-result': submitPasteResult,
  'watch-login': submitWatchLogin,
  'watch-metadata': submitWatchMetadata,
  diagnose: submitDiagnose,
};

/** The set-up form is opened, and answered, with the first calls: its listener asks meanwhile who it is. */
const ASKS_MEANWHILE = 'setup';

/** Presses that only show something or open a form. */
const LOOKS: ReadonlySet<ActionId> = new Set([
  'account',
  'ask-for-changes',
  'break-glass',
  'certificate',
  'choose-channel',
  'decline',
  'edit',
  'edit-request',
  'export',
  'filter-days',
  'filter-owner',
  'filter-state',
  'hand-back',
  'let-hand-in',
  'owner',
  'paste-result',
  'review',
  'setup',
  'show',
  'show-checks',
  'start-again',
  'watch-login',
  'watch-metadata',
  'withdraw',
]);
/** Forms that look at something, or ask for what others approve. */
const ASKING_FORMS: ReadonlySet<FormId> = new Set(['diagnose', 'setup', 'watch-login']);

/** Forms that ask the rules of their fields themselves, to say at once what Cloudflare and Slack know too. */
const ASK_RULES: ReadonlySet<FormId> = new Set(['setup', 'edit', 'edit-request', 'rotate']);

/** What each shortcut does, by callback id. */
const SHORTCUTS: Readonly<Record<ShortcutId, OnPress>> = { setup: pressSetup, diagnose: diagnoseMessage };

/** What a press is called in "I could not finish …". */
const DOING: Readonly<Partial<Record<ActionId | FormId | ShortcutId, string>>> = {
  approve: 'recording your approval',
  decline: 'recording your answer',
  keep: 'recording your decision',
  'roll-back': 'starting the roll-back',
  'make-now': 'starting the rotation',
  setup: 'opening the form',
  'start-again': 'opening the form',
  'hand-back': 'taking the file',
  diagnose: 'diagnosing the login',
};

/** The rows of a table, each with its id. */
const entriesOf = <Id extends string, Row>(table: Readonly<Record<Id, Row>>): [Id, Row][] =>
  Object.entries(table) as [Id, Row][];

/**
 * Ties every deed to its listener, with what acts for the workspace that it was done in. Each runs inside the error
 * boundary: the person always hears back.
 */
export const register = (
  app: App,
  depsIn: (workspace: WorkspaceId) => ListenerDeps,
  boundary: Boundary,
): void => {
  const depsOf = (body: unknown): ListenerDeps => depsIn(workspaceOf(body));
  const isWelcome = async (
    from: Delivery & { readonly answer: (answer: PrivateAnswer) => Promise<void> },
    { asksItself, looks }: { readonly asksItself: boolean; readonly looks: boolean },
    deps: ListenerDeps,
  ): Promise<boolean> => {
    if (looks) mayBeKnown(from, deps);
    return asksItself || (await isAllowed(from, 'see', null, deps));
  };

  app.command('/jcaccess', async ({ body, ack, client, respond }) => {
    const deps = depsOf(body);
    const typed = readCommand(body, client, respond, deps.noticeboard);
    await boundary.show(
      typed,
      () => ack(),
      'answering your command',
      async () => {
        const asksItself = asksForForm(typed);
        if (await isWelcome(typed, { asksItself, looks: true }, deps)) await command(typed, deps);
      },
    );
  });
  for (const [actionId, listener] of entriesOf(PRESSES)) {
    app.action(actionId, async ({ body, action, ack, client, respond }) => {
      const deps = depsOf(body);
      const press = readPress(body, action, client, respond, deps.noticeboard);
      await boundary.press(
        press,
        () => ack(),
        DOING[actionId] ?? 'answering you',
        async () => {
          const asksItself = actionId === ASKS_MEANWHILE;
          const looks = LOOKS.has(actionId);
          if (await isWelcome(press, { asksItself, looks }, deps)) await listener(press, deps);
        },
      );
    });
  }
  for (const [callbackId, listener] of entriesOf(SUBMISSIONS)) {
    app.view(callbackId, async ({ body, ack, client }) => {
      const deps = depsOf(body);
      const submission = readSubmission(body, client, deps.noticeboard);
      const doing = DOING[callbackId] ?? 'reading your answer';
      await boundary.submission(
        submission,
        answer => (answer ? ack(answer) : ack()),
        doing,
        async () => {
          const asksItself = callbackId === ASKS_MEANWHILE;
          const looks = ASKING_FORMS.has(callbackId);
          if (!(await isWelcome(submission, { asksItself, looks }, deps))) return undefined;
          const errors = ASK_RULES.has(callbackId) ? {} : wrongFields(submission.view.values);
          return Object.keys(errors).length > 0 ? { errors } : await listener(submission, deps);
        },
      );
    });
  }
  for (const [callbackId, listener] of entriesOf(SHORTCUTS)) {
    app.shortcut(callbackId, async ({ shortcut, ack, client }) => {
      const deps = depsOf(shortcut);
      const press = readPress(shortcut, {}, client, null, deps.noticeboard);
      await boundary.show(
        press,
        () => ack(),
        DOING[callbackId] ?? 'answering you',
        async () => {
          const asksItself = callbackId === ASKS_MEANWHILE;
          if (await isWelcome(press, { asksItself, looks: true }, deps)) await listener(press, deps);
        },
      );
    });
  }
  app.event('file_shared', async ({ event, body }) => fileShared(readSharedFile(event, body), depsOf(body)));
  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab === 'home') {
      const deps = depsOf(body);
      const visitor = { user: asId<UserId>(event.user), workspace: workspaceOf(body) };
      mayBeKnown(visitor, deps);
      await drawHome(visitor, 0, {}, deps);
    }
  });
  app.event('subteam_members_changed', async ({ event, body }) => {
    depsOf(body).forgetGroup(asId<GroupId>(event.subteam_id));
  });
  app.message(async ({ message, body }) => {
    const deps = depsOf(body);
    const read = readDirectMessage(message, body, deps.noticeboard);
    if (read) await directMessage(read, deps);
  });
};
