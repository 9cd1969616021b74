import { reasonTooShort } from '../views/reason-field.ts';
import { shown } from '../views/text.ts';
import type { ListenerDeps } from './deps.ts';
import type { Submission } from './press.ts';
import { changeOf } from './press.ts';

const SHORTEST = 10;

/** The words under a reason that says nothing, or null when it says enough. */
export const tooShort = async (
  reason: string,
  submission: Submission,
  deps: ListenerDeps,
): Promise<string | null> => {
  if (reason.length >= SHORTEST) return null;
  const id = changeOf(submission.view);
  const change = id && (await deps.queries.change(submission.workspace, id));
  return reasonTooShort(change ? shown(await deps.directory.nameOf(change.requester)) : 'the requester');
};

/** The digest of the plan that a modal was opened for; empty when its state holds none. */
export const digestOf = (submission: Submission): string =>
  typeof submission.view.state.d === 'string' ? submission.view.state.d : '';
