import type { ViewResponseAction } from '@slack/bolt';
import type { Log } from '../../ports/log.ts';
import { UnconfirmedError } from '../../ports/unconfirmed.ts';
import { UnreadableRecord } from '../../ports/unreadable-record.ts';
import type { Delivery, PrivateAnswer, Submission, SubmissionAnswer } from '../listeners/press.ts';
import { brokenText, FORM_TOO_LATE, newerText } from '../views/broken.ts';
import { asPlainText, NO_NAMES } from '../views/message.ts';
import { type Mrkdwn, md, trusted as plainWords } from '../views/text.ts';
import { slackCode } from '../web-api/slack-error.ts';

/** Slack gives up after 3 s. What only shows something is acknowledged before; a deed never before its commit. */
const ACK_WITHIN_MS = 2_500;
const SLACK_WAITS_MS = 3_000;

const EXPIRED_TRIGGER = new Set(['expired_trigger_id', 'trigger_expired']);
/** The same delivery opened its form already: it came twice, perhaps to another instance. */
const USED_TRIGGER = 'exchanged_trigger_id';

const LATE = md`I took longer than Slack waits, so it showed a warning. What you did is recorded.`;

const later = (ms: number): Promise<'late'> =>
  new Promise(resolve => setTimeout(() => resolve('late'), ms).unref());

/** The one place where a listener's fault becomes an answer to the person, with a reference that the log also carries. */
export interface Boundary {
  /** Runs what only shows something: acknowledged when done or when time is up; the person is told if it broke. */
  show(
    from: Delivery & { readonly answer: (answer: PrivateAnswer) => Promise<void> },
    ack: () => Promise<void>,
    doing: string,
    deed: () => Promise<void>,
  ): Promise<void>;
  /** Runs a deed and acknowledges it when it is committed, never before; the person is told if it broke. */
  press(
    from: Delivery & { readonly answer: (answer: PrivateAnswer) => Promise<void> },
    ack: () => Promise<void>,
    doing: string,
    deed: () => Promise<void>,
  ): Promise<void>;
  submission(
    from: Submission,
    ack: (answer?: ViewResponseAction) => Promise<void>,
    doing: string,
    deed: () => Promise<SubmissionAnswer>,
  ): Promise<void>;
}

/** Makes the boundary. `newReference` gives a short word that people can read aloud. */
export const createBoundary = (deps: {
  readonly log: Log;
  readonly newReference: () => string;
  readonly delivered: (kind: string, seconds: number) => void;
}): Boundary => {
  const { log, newReference, delivered } = deps;

  /** What the person is told; null when there is nothing to tell. */
  const broken = (
    from: Delivery,
    doing: string,
    error: unknown,
    way: keyof typeof FORM_TOO_LATE,
  ): Mrkdwn | null => {
    const code = slackCode(error) ?? '';
    if (code === USED_TRIGGER) return null;
    const reference = newReference();
    log.error('a deed broke', { reference, doing, user: from.user, error });
    if (error instanceof UnreadableRecord && error.mayBeNewer) return newerText(doing, reference);
    return EXPIRED_TRIGGER.has(code)
      ? FORM_TOO_LATE[way]
      : brokenText({ doing, saved: savedIn(error), reference });
  };

  const timed = async (kind: string, ack: () => Promise<void>, began: number): Promise<void> => {
    await ack();
    delivered(kind, (performance.now() - began) / 1000);
  };

  const tell = async (
    from: { answer(words: Mrkdwn): Promise<void> },
    words: Mrkdwn | null,
  ): Promise<void> => {
    if (words === null) return;
    await from.answer(words).catch((error: unknown) => log.error('nobody could be told', { error }));
  };

  return {
    show: async (from, ack, doing, deed) => {
      const began = performance.now();
      const done = deed().then(
        () => null,
        (error: unknown) => broken(from, doing, error, 'typed'),
      );
      await Promise.race([done, later(ACK_WITHIN_MS)]);
      await timed('command', ack, began);
      await tell(from, await done);
    },

    press: async (from, ack, doing, deed) => {
      const began = performance.now();
      const words = await deed().then(
        () => null,
        (error: unknown) => broken(from, doing, error, 'pressed'),
      );
      await timed('press', ack, began);
      if (words !== null) await tell(from, words);
      else if (performance.now() - began > SLACK_WAITS_MS) await tell(from, LATE);
    },

    submission: async (from, ack, doing, deed) => {
      const began = performance.now();
      const end = await deed().then(
        answer => ({ answer, words: null }),
        (error: unknown) => ({ answer: undefined, words: broken(from, doing, error, 'pressed') }),
      );
      await timed('submission', () => ack(inForm(from, end)), began);
      if (performance.now() - began > SLACK_WAITS_MS) await tell(from, end.words ?? lateWords(end.answer));
      const rest = end.answer && 'update' in end.answer ? end.answer.afterwards : undefined;
      await rest?.().catch(async (error: unknown) => await tell(from, broken(from, doing, error, 'pressed')));
    },
  };
};

/** What is known of a deed that broke: nothing is kept before its commit, and a commit may be there all the same. */
const savedIn = (error: unknown): 'no' | 'written' | 'unknown' =>
  error instanceof UnconfirmedError ? error.outcome : 'no';

/** What a form came to that Slack no longer waited for: it stays open with a warning, so the words go to the DM. */
const lateWords = (answer: SubmissionAnswer): Mrkdwn =>
  answer && 'errors' in answer
    ? md`Nothing was saved. ${plainWords(Object.values(answer.errors).join(' '))} Correct it in the form and send it again.`
    : LATE;

const inForm = (
  from: Submission,
  end: { readonly answer: SubmissionAnswer; readonly words: Mrkdwn | null },
): ViewResponseAction | undefined => {
  if (end.words !== null) {
    const [field] = from.view.values.fields();
    return field
      ? { response_action: 'errors', errors: { [field.block]: asPlainText(end.words, NO_NAMES) } }
      : undefined;
  }
  if (!end.answer) return undefined;
  if ('update' in end.answer) return { response_action: 'update', view: end.answer.update };
  const { values } = from.view;
  return {
    response_action: 'errors',
    errors: Object.fromEntries(
      Object.entries(end.answer.errors).map(([actionId, words]) => [
        values.blockOf(actionId) ?? actionId,
        words,
      ]),
    ),
  };
};
