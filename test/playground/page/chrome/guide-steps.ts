import { assignedTo, configOf, hasOwnPair } from '../jumpcloud/read-application.ts';
import { isBot } from '../read-state.ts';
import type { PlaygroundState } from '../state.ts';
import { type Carried, type GuideNow, nowAt } from './guide-now.ts';
import { actionPlace, filesToTake, isTaken, requesterOf } from './guide-reading.ts';

/** Where the rehearsal stands: which steps are done, which one is on, and what to do now; `current` is 8 when all is done. */
export interface GuideStand {
  done: boolean[];
  current: number;
  now: GuideNow;
}

/** The eight steps by name. */
export const guideSteps = [
  'Ask',
  'Files',
  'Recipe',
  'Hand back',
  'Approve',
  'Log in',
  'Keep',
  'Three years later',
];

/** Reads from the state, and from what the person carries, how far the rehearsal is; a later step that is done counts for all before it. */
export function guideStand(state: PlaygroundState, carried: Carried): GuideStand {
  const texts = state.channels.flatMap(channel =>
    channel.messages
      .filter(message => isBot(state, message.user) && message.visibleTo === undefined)
      .map(message => `${message.text} ${JSON.stringify(message.blocks ?? [])}`),
  );
  const says = (pattern: RegExp): boolean => texts.some(text => pattern.test(text));
  const application = state.jumpcloud.applications.at(-1);
  const hasWritten = state.cloudflare.writes.length > 0;
  const files = filesToTake(state, requesterOf(state));
  const own = [
    texts.length > 0,
    says(/Recipe/) && files.every(file => isTaken(file, application, carried.held)),
    application !== undefined && isEntered(application),
    actionPlace(state, 'approve') !== undefined || says(/needs approval|Plan [0-9a-f]{8} needs|Approved by/i),
    hasWritten,
    hasWritten && says(/Seen in Cloudflare|login was seen|Reported, not seen/),
    hasWritten && says(/Live since/),
    hasWritten && reminded(state),
  ];
  const done = own.map((_, index) => own.slice(index).some(Boolean));
  const firstOpen = done.indexOf(false);
  const current = firstOpen === -1 ? guideSteps.length : firstOpen;
  return { done, current, now: nowAt(current, state, carried) };
}

function isEntered(application: PlaygroundState['jumpcloud']['applications'][number]): boolean {
  return (
    configOf(application).idpEntityId !== '' && hasOwnPair(application) && assignedTo(application).length > 0
  );
}

function reminded(state: PlaygroundState): boolean {
  return state.channels.some(channel =>
    channel.messages.some(message => /\bdays? left\b/.test(message.text)),
  );
}
