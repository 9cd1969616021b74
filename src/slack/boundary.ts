import type { ViewResponseAction } from '@slack/bolt';
import type { Log } from '../ports/log.ts';
import type { Delivery, PrivateAnswer, Submission, SubmissionAnswer } from './press.ts';
import { brokenText, FORM_TOO_LATE } from './views/broken.ts';

/** Slack gives up after 3 s; a deed that is still running then goes on after the acknowledgement. */
const ACK_WITHIN_MS = 2_500;

const later = (ms: number): Promise<'late'> =>
  new Promise(resolve => setTimeout(() => resolve('late'), ms).unref());

/** The one place where a listener's fault becomes an answer to the person, with a reference that the log also carries. */
export interface Boundary {
  /** Runs a deed, acknowledges when it is committed (or when time is up), and answers the person if it broke. */
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

  return {
    press: async (from, ack, doing, deed) => {
      const began = performance.now();
      const done = deed().then(
        () => null,
        (error: unknown) => broken(from, doing, error),
      );
      await Promise.race([done, later(ACK_WITHIN_MS)]);
      await timed('press', ack, began);
      const words = await done;
      if (words !== null)
        await from.answer(words).catch((error: unknown) => log.error('nobody could be told', { error }));
    },

    submission: async (from, ack, doing, deed) => {
      const began = performance.now();
      const done = deed().then(
        answer => ({ answer, words: null }),
        (error: unknown) => ({ answer: undefined, words: broken(from, doing, error) }),
      );
      const inTime = await Promise.race([done, later(ACK_WITHIN_MS)]);
      await timed('submission', () => ack(inTime === 'late' ? undefined : inForm(from, inTime)), began);
      if (inTime !== 'late') return;
      const { words } = await done;
      if (words !== null)
        await from.answer(words).catch((error: unknown) => log.error('nobody could be told', { error }));
    },
  };
};

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
