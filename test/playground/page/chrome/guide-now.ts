import type { LoginOutcome } from '../access/login-outcome.ts';
import { configOf } from '../jumpcloud/read-application.ts';
import type { Place } from '../place.ts';
import type { HeldFile } from '../playground.tsx';
import { displayName, dmOf } from '../read-state.ts';
import type { Application, PlaygroundState } from '../state.ts';
import { actionPlace, filesToTake, isTaken, isWatching, nextApprover, requesterOf } from './guide-reading.ts';

/** What to do now: in words, where, and by which control; of `targets` (CSS selectors) the first that is visible and open counts. */
export interface GuideNow {
  text: string;
  place: Partial<Place>;
  targets: string[];
}

/** What the person at the page has at hand, beside what the state tells. */
export interface Carried {
  held: HeldFile[];
  /** What the newest login at Access ended with. */
  login?: LoginOutcome | undefined;
}

const test = (id: string): string => `[data-testid="${id}"]`;
const clockMenu = test('clock-menu');

const waitNow: GuideNow = {
  text: 'wait a moment, or let a minute pass',
  place: {},
  targets: [test('jump-PT1M'), clockMenu],
};

/** What to do in the step with this index. */
export function nowAt(current: number, state: PlaygroundState, carried: Carried): GuideNow {
  const requester = requesterOf(state);
  const who = displayName(state, requester);
  switch (current) {
    case 0:
      return {
        text: 'ask for a connection in #it-changes',
        place: { person: 'ana', tab: 'chat', channel: 'C0ITCHANGES' },
        targets: [test('start'), test('composer')],
      };
    case 1:
      return fileNow(state, requester, carried.held) ?? waitNow;
    case 2:
      return recipeNow(state, requester, carried.held);
    case 3: {
      const application = state.jumpcloud.applications.at(-1);
      return {
        text: 'export the metadata and send it to jcaccess',
        place: { person: requester, tab: 'jumpcloud' },
        targets: [...opening(application), test('send-metadata'), test('jumpcloud-sso')],
      };
    }
    case 4: {
      if (actionPlace(state, 'approve') === undefined) return waitNow;
      const approver = nextApprover(state);
      return onCard(state, 'approve', approver, `${displayName(state, approver)} decides on the card`);
    }
    case 5:
      return loginNow(state, requester, carried.login);
    case 6:
      return onCard(state, 'keep', requester, `${who} keeps it`);
    case 7:
      return {
        text: 'jump to the next thing due',
        place: { tab: 'chat' },
        targets: [test('jump-next'), clockMenu],
      };
    default:
      return { text: 'all 8 steps are done', place: {}, targets: [test('summary')] };
  }
}

function onCard(state: PlaygroundState, actionId: string, person: string, text: string): GuideNow {
  const card = actionPlace(state, actionId);
  const control = `[data-action-id="${actionId}"]`;
  return {
    text,
    place: { person, tab: 'chat', channel: card?.channel.id ?? 'C0ITCHANGES' },
    targets: card === undefined ? [control] : [`[data-ts="${card.message.ts}"] ${control}`],
  };
}

/** The next file of the pair that is not at hand. */
function fileNow(state: PlaygroundState, requester: string, held: HeldFile[]): GuideNow | undefined {
  const application = state.jumpcloud.applications.at(-1);
  const next = filesToTake(state, requester).find(name => !isTaken(name, application, held));
  if (next === undefined) return undefined;
  return {
    text: `take ${next} in ${displayName(state, requester)}'s DM`,
    place: { person: requester, tab: 'chat', channel: dmOf(state, requester)?.id ?? `dm:${requester}` },
    targets: [`[data-file="${next}"]:not(.gone) ${test('use-in-jumpcloud')}`],
  };
}

/** Another application than this one may be open. */
function opening(application: Application | undefined): string[] {
  return application === undefined ? [] : [`[data-application="${application.id}"]:not([aria-current])`];
}

function recipeNow(state: PlaygroundState, requester: string, held: HeldFile[]): GuideNow {
  const application = state.jumpcloud.applications.at(-1);
  const here = (text: string, ...targets: string[]): GuideNow => ({
    text,
    place: { person: requester, tab: 'jumpcloud' },
    targets: [...opening(application), ...targets],
  });
  if (application === undefined) {
    const form = test('jumpcloud-create');
    return here(
      'create the application from the recipe',
      `${form}[data-filled] ${test('save-application')}`,
      `${form} ${test('fill-in')}`,
      test('jumpcloud-new'),
    );
  }
  if (configOf(application).idpEntityId === '') {
    const form = test('sso-form');
    return here(
      'fill in the SSO tab from the recipe, and save',
      `${form}[data-filled] ${test('save-sso')}`,
      `${form} ${test('fill-in')}`,
      test('jumpcloud-sso'),
    );
  }
  const missing = ['samlidp.crt', 'samlidp.key'].filter(name => !isTaken(name, application, []));
  if (missing.length > 0) {
    const atHand = missing.filter(name => held.some(file => file.name === name));
    const canBeTaken = filesToTake(state, requester).some(name => missing.includes(name));
    if (atHand.length < missing.length && canBeTaken) return fileNow(state, requester, held) ?? waitNow;
    return here(
      'choose samlidp.crt, then samlidp.key, and save',
      `${test('pair')}[data-chosen="both"] ${test('save-pair')}`,
      `${test('pair')}[data-chosen="certificate"] ${test('held-samlidp.key')}`,
      ...missing.map(name => test(`held-${name}`)),
      test('choose-certificate'),
    );
  }
  return here(
    'tick a group under User Groups, and save',
    `${test('user-groups')}[data-changed] ${test('save-groups')}`,
    '[data-group="All staff"]',
    test('jumpcloud-groups'),
  );
}

function loginNow(state: PlaygroundState, requester: string, login: LoginOutcome | undefined): GuideNow {
  const who = displayName(state, requester);
  if (login === undefined) {
    return {
      text: `log in once as ${who}`,
      place: { person: requester, tab: 'login' },
      targets: [test('sign-in')],
    };
  }
  if (login.isOk && isWatching(state))
    return { ...waitNow, text: 'let a minute pass: jcaccess looks for this login' };
  const text = login.isOk
    ? `${who} pastes the result on the card`
    : `${who} pastes what Access said on the card`;
  return onCard(state, 'paste-result', requester, text);
}
