import { SHOWING } from '../domain/decisions/wait.ts';
import type { Work } from '../domain/effect.ts';
import type { EventsOf } from '../domain/event.ts';
import type { SubjectKind } from '../domain/subject.ts';
import { HOUR_MS, later } from '../domain/time.ts';
import type { ClaimedEffect } from '../ports/store.ts';
import type { Corridor } from './corridor.ts';

type SubjectEvent = EventsOf[SubjectKind];

/** The deeds without which a change cannot go on; one that only shows or says something ends no change. */
const STEPS: Partial<Record<Work['deed'], string>> = {
  'deliver-certificate': 'handing over the pair',
  'make-plan': 'reading Access',
  'apply-plan': 'writing to Cloudflare',
  'find-outcome': 'looking for the lost answer',
  'undo-plan': 'rolling back',
  'run-test': 'testing',
};

/** The others, in words that follow "I stopped". */
const ASIDE: Partial<Record<Work['deed'], string>> = {
  'show-card': 'drawing the card',
  say: 'posting a line in the thread',
  tell: 'writing to a person about this change',
  'share-plan': 'posting the plan as a file',
  nudge: 'asking the approvers again',
  'ask-requester': 'asking you for what this change waits for',
  'show-recipe': 'sending the recipe',
  'watch-login': 'watching for the login',
  'send-calendar': 'sending the days of the certificate to the owner',
  'run-out': 'keeping a deadline of this change',
  resume: 'going on with this change after an urgent one',
};

/** When metadata is looked at again that took the process down. */
const LOOK_AGAIN_MS = 6 * HOUR_MS;

const BROKEN_OFF = 'I began it twice and was stopped both times';

/** What an effect came to that was tried for as long as it makes sense; null when its subject need not know. */
export const givenUp = ({ id, work }: ClaimedEffect, why: string): SubjectEvent | null => {
  if (work.deed === 'read-metadata') {
    return unreadable(id, work, 'I could not get the file from Slack. Send it again.');
  }
  if (work.deed === 'test-many') return { type: 'tests-stopped', by: work.tests.by, reference: id, why };
  if (work.deed === 'undo-jumpcloud') return { type: 'jumpcloud-left', why };
  const step = work.deed === 'show-card' ? SHOWING : STEPS[work.deed];
  return step ? { type: 'gave-up', step, why } : null;
};

/** What an effect came to that took its process down: of this a person always hears. */
export const brokenOff = (effect: ClaimedEffect): SubjectEvent | null => {
  const { id, work } = effect;
  if (work.deed === 'read-metadata')
    return unreadable(id, work, `${BROKEN_OFF}. Export a new file rather than sending the same one.`);
  if (work.deed === 'delete-key') return { type: 'key-not-deleted', file: work.file, error: BROKEN_OFF };
  if (work.deed === 'place-file') {
    const { by, file, channel } = work;
    return { type: 'file-given-up', by, file, channel, reference: id };
  }
  if (work.deed === 'test-connection')
    return { type: 'work-stopped', stopped: 'test', reference: id, by: work.by };
  if (work.deed === 'test-many') return { type: 'tests-stopped', by: work.tests.by, reference: id };
  if (work.deed === 'remind' || work.deed === 'remind-channel')
    return { type: 'work-stopped', stopped: 'reminder', reference: id, by: null };
  if (work.deed === 'look-at-metadata') {
    const { seen: _over, ...look } = work.look;
    return { type: 'metadata-unseen', look, why: BROKEN_OFF, next: later(effect.due, LOOK_AGAIN_MS) };
  }
  const step = STEPS[work.deed];
  if (step) return { type: 'gave-up', step, why: BROKEN_OFF };
  // The news of work that was left undone is not itself made into news.
  if (work.deed === 'tell' && work.notice.say === 'left-undone') return null;
  const what = ASIDE[work.deed];
  return what ? { type: 'left-undone', what, reference: id } : null;
};

/** Brings to its subject what an effect came to, if it came to anything. */
export const bringBack = async (
  event: SubjectEvent | null,
  { workspace, subject }: ClaimedEffect,
  corridor: Pick<Corridor, 'advance'>,
): Promise<void> => {
  if (event) await corridor.advance(workspace, subject, event);
};

const unreadable = (
  reference: string,
  { file, by }: Extract<Work, { deed: 'read-metadata' }>,
  why: string,
): SubjectEvent => ({ type: 'metadata-unreadable', file, by, why, reference });
