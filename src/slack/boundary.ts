import type { ViewResponseAction } from '@slack/bolt';
import type { Log } from '../ports/log.ts';
import type { Delivery, PrivateAnswer, Submission, SubmissionAnswer } from './press.ts';
import { brokenText, FORM_TOO_LATE } from './views/broken.ts';

/** Slack gives up after 3 s. What only shows something is acknowledged before; a deed never before its commit. */
const ACK_WITHIN_MS = 2_500;
const SLACK_WAITS_MS = 3_000;

const LATE = 'I took longer than Slack waits, so it showed a warning. What you did is recorded.';

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

  const broken = (from: Delivery, doing: string, error: unknown): string => {
    const reference = newReference();
    log.error('a deed broke', { reference, doing, user: from.user, error });
    return expiredTrigger(error) ? FORM_TOO_LATE : brokenText({ doing, saved: false, reference });
  };

  const timed = async (kind: string, ack: () => Promise<void>, began: number): Promise<void> => {
    await ack();
    delivered(kind, (performance.now() - began) / 1000);
  };

  const tell = async (from: { answer(words: string): Promise<void> }, words: string): Promise<void> => {
    await from.answer(words).catch((error: unknown) => log.error('nobody could be told', { error }));
  };

  return {
    show: async (from, ack, doing, deed) => {
      const began = performance.now();
      const done = deed().then(
        () => null,
        (error: unknown) => broken(from, doing, error),
      );
      await Promise.race([done, later(ACK_WITHIN_MS)]);
      await timed('command', ack, began);
      const words = await done;
      if (words !== null) await tell(from, words);
    },

    press: async (from, ack, doing, deed) => {
      const began = performance.now();
      const words = await deed().then(
        () => null,
        (error: unknown) => broken(from, doing, error),
      );
      await timed('press', ack, began);
      if (words !== null) await tell(from, words);
      else if (performance.now() - began > SLACK_WAITS_MS) await tell(from, LATE);
    },

    submission: async (from, ack, doing, deed) => {
      const began = performance.now();
      const end = await deed().then(
        answer => ({ answer, words: null }),
        (error: unknown) => ({ answer: undefined, words: broken(from, doing, error) }),
      );
      await timed('submission', () => ack(inForm(from, end)), began);
      if (performance.now() - began > SLACK_WAITS_MS) await tell(from, end.words ?? lateWords(end.answer));
      const rest = end.answer && 'update' in end.answer ? end.answer.afterwards : undefined;
      await rest?.().catch(async (error: unknown) => await tell(from, broken(from, doing, error)));
    },
  };
};

/** What a form came to that Slack no longer waited for: it stays open with a warning, so the words go to the DM. */
const lateWords = (answer: SubmissionAnswer): string =>
  answer && 'errors' in answer
    ? `Nothing was saved. ${Object.values(answer.errors).join(' ')} Correct it in the form and send it again.`
    : LATE;

const inForm = (
  from: Submission,
  end: { readonly answer: SubmissionAnswer; readonly words: string | null },
): ViewResponseAction | undefined => {
  if (end.words !== null) {
    const [field] = from.view.values.fields();
    return field ? { response_action: 'errors', errors: { [field.block]: end.words } } : undefined;
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

const expiredTrigger = (error: unknown): boolean =>
  error instanceof Error &&
  'data' in error &&
  typeof error.data === 'object' &&
  error.data !== null &&
  'error' in error.data &&
  (error.data.error === 'expired_trigger_id' || error.data.error === 'trigger_expired');
