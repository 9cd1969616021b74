import type { Change } from '../../../domain/change.ts';
import { maskEmail } from '../../../domain/evidence.ts';
import type { Notice } from '../../../domain/notice.ts';
import { firstReminder } from '../../../domain/reminder.ts';
import { evidenceVerdict } from '../card/evidence-words.ts';
import { cardTitle } from '../card/title.ts';
import { section } from '../elements.ts';
import { ownHours } from '../ending.ts';
import { type Message, message } from '../message.ts';
import { called, calling } from '../people.ts';
import { reportedBlocks, reportedNext } from '../reported.ts';
import { testReport, testSteps } from '../test-report.ts';
import { type Mrkdwn, md, NOTHING, trusted } from '../text.ts';
import { at, onDay } from '../time.ts';
import { boldName } from '../view-context.ts';
import { actionNotice, mustAct, type NoticeContext, threadNotice } from './said.ts';

/** The notices of testing, watching and keeping. */
export type LoginNotice = Extract<
  Notice,
  {
    say:
      | 'test-report'
      | 'log-in-now'
      | 'watching'
      | 'login-seen'
      | 'no-login-seen'
      | 'reported'
      | 'roll-back-soon'
      | 'more-time'
      | 'roll-back-cancelled'
      | 'please-confirm'
      | 'kept';
  }
>;

const isOwn = (change: Change, { reader }: NoticeContext): boolean => reader === change.requester;

const loginCall = (change: Change, context: NoticeContext): Mrkdwn =>
  isOwn(change, context) ? md`Log in once` : md`${calling([change.requester], context)}log in once`;

const logInNow = (change: Change, context: NoticeContext): Message => {
  const clock =
    change.state === 'awaiting-confirmation' && change.rollBackAt
      ? md` If no login is confirmed before ${at(change.rollBackAt)}, I roll back by myself.`
      : NOTHING;
  return actionNotice(change, context, md`${loginCall(change, context)}, then keep or roll back.${clock}`, [
    section(testSteps(change, context)),
  ]);
};

const loginSeen = (change: Change, context: NoticeContext): Message => {
  const login = change.evidence.observed;
  if (login === undefined) return threadNotice(change, context, md`Seen in Cloudflare: a login.`);
  const email = context.place === 'dm' ? login.email : maskEmail(login.email);
  const verdict = login.allowed ? NOTHING : md` ${trusted(evidenceVerdict(change.evidence))}`;
  return threadNotice(
    change,
    context,
    md`:white_check_mark: Seen in Cloudflare ${at(login.at)}: ${email} came through this identity provider.${verdict}`,
  );
};

const reported = (change: Change, context: NoticeContext): Message => {
  const result = change.evidence.reported;
  if (result === undefined) return threadNotice(change, context, md`A test result was reported.`);
  return message(
    `${cardTitle(change)}: ${evidenceVerdict({ reported: result })} Next: ${reportedNext(change, result, context)}`,
    reportedBlocks(change, result, context, context.place),
  );
};

const kept = (
  notice: Extract<LoginNotice, { say: 'kept' }>,
  change: Change,
  context: NoticeContext,
): Message => {
  const certificate = change.metadata?.certificates[0];
  const reminders =
    certificate && change.state === 'live'
      ? md` Reminders from ${onDay(firstReminder(certificate, change.closing.at, ownHours(change.request.owner, context)))}.`
      : NOTHING;
  return threadNotice(
    change,
    context,
    notice.by === null
      ? md`:white_check_mark: A login was seen and nobody answered for a week, so I kept it.${reminders}   *Next:* nobody.`
      : md`:white_check_mark: ${boldName(notice.by, context)} kept it.${reminders}   *Next:* nobody.`,
  );
};

/** Says one notice of testing, watching or keeping. */
export const loginNotice = (notice: LoginNotice, change: Change, context: NoticeContext): Message => {
  const { who, does } = mustAct(change.requester, context);
  switch (notice.say) {
    case 'test-report':
      return testReport(change, context) ?? threadNotice(change, context, md`The checks were made.`);
    case 'log-in-now':
      return logInNow(change, context);
    case 'watching':
      return threadNotice(
        change,
        context,
        md`I look for a login of ${context.place === 'dm' ? notice.email : maskEmail(notice.email)} until ${at(notice.until)}.   *Next:* you open any Access application in a private window and log in.`,
      );
    case 'login-seen':
      return loginSeen(change, context);
    case 'no-login-seen':
      return threadNotice(
        change,
        context,
        md`I stopped looking and saw no login. That is not a failure: the dashboard's *Test* may leave no trace that I can read.   *Next:* ${who} ${does('paste')} the result, or ${does('let')} me look again.`,
      );
    case 'reported':
      return reported(change, context);
    case 'roll-back-soon':
      return actionNotice(
        change,
        context,
        md`${called(context.place === 'dm' ? NOTHING : md`${mustAct(change.requester, context).who}, ${context.approverMentions}`)}nobody has confirmed a login yet. I roll back at ${at(notice.at)}, unless a login is seen or reported, or the change is kept.`,
      );
    case 'more-time':
      return threadNotice(
        change,
        context,
        md`${boldName(notice.by, context)} needs more time: I roll back at ${at(notice.until)} if no login is confirmed before.`,
      );
    case 'roll-back-cancelled':
      return notice.because === 'seen'
        ? threadNotice(change, context, md`The automatic roll-back is cancelled: a login was seen.`)
        : threadNotice(
            change,
            context,
            md`The automatic roll-back is cancelled: a login was reported${notice.by ? md` by ${boldName(notice.by, context)}` : NOTHING}.`,
          );
    case 'please-confirm':
      return actionNotice(
        change,
        context,
        md`${calling([change.requester], context)}${trusted(isOwn(change, context) ? 'Nobody' : 'nobody')} has confirmed a login yet. Log in once, then keep or roll back; the steps are in the thread.`,
      );
    case 'kept':
      return kept(notice, change, context);
  }
};
