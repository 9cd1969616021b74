import { assignedTo, configOf, hasOwnPair } from '../jumpcloud/read-application.ts';
import type { Place } from '../place.ts';
import { dmOf, isBot, isDm } from '../read-state.ts';
import type { Channel, Message, PlaygroundState } from '../state.ts';

/** What to do now: in words, and where its control is. */
export interface GuideNow {
  text: string;
  place: Partial<Place>;
  selector: string;
}

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

/** Reads from the state how far the rehearsal is; a later step that is done counts for all before it. */
export function guideStand(state: PlaygroundState): GuideStand {
  const texts = state.channels.flatMap(channel =>
    channel.messages
      .filter(message => isBot(state, message.user) && message.visibleTo === undefined)
      .map(message => `${message.text} ${JSON.stringify(message.blocks ?? [])}`),
  );
  const says = (pattern: RegExp): boolean => texts.some(text => pattern.test(text));
  const application = state.jumpcloud.applications.at(-1);
  const hasWritten = state.cloudflare.writes.length > 0;
  const own = [
    texts.length > 0,
    application !== undefined,
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
  return { done, current, now: nowAt(current, state) };
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

function nowAt(current: number, state: PlaygroundState): GuideNow {
  const requester = requesterOf(state);
  const who = requester.charAt(0).toUpperCase() + requester.slice(1);
  const dm = dmOf(state, requester)?.id ?? `dm:${requester}`;
  const inDm = { person: requester, tab: 'chat' as const, channel: dm };
  const onCard = (actionId: string, person: string): Partial<Place> => ({
    person,
    tab: 'chat',
    channel: actionPlace(state, actionId)?.channel.id ?? 'C0ITCHANGES',
  });
  switch (current) {
    case 0:
      return {
        text: 'ask for a connection in #it-changes',
        place: { person: 'ana', tab: 'chat', channel: 'C0ITCHANGES' },
        selector: '[data-testid="start"], [data-testid="composer"]',
      };
    case 1:
      return {
        text: `take the files in ${who}'s DM`,
        place: inDm,
        selector: '[data-testid="use-in-jumpcloud"]',
      };
    case 2:
      return { ...recipeNow(state), place: { person: requester, tab: 'jumpcloud' } };
    case 3:
      return {
        text: 'export the metadata and send it to jcaccess',
        place: { person: requester, tab: 'jumpcloud' },
        selector: '[data-testid="jumpcloud-sso"], [data-testid="send-metadata"]',
      };
    case 4: {
      if (actionPlace(state, 'approve') === undefined) return waitNow;
      const approver = nextApprover(state);
      return {
        text: `${approver === 'ben' ? 'Ben' : 'Cleo'} decides on the card`,
        place: onCard('approve', approver),
        selector: '[data-action-id="approve"]',
      };
    }
    case 5:
      return {
        text: `log in once as ${who}, paste the result`,
        place: { person: requester, tab: 'login' },
        selector: '[data-testid="sign-in"]',
      };
    case 6:
      return {
        text: `${who} keeps it`,
        place: onCard('keep', requester),
        selector: '[data-action-id="keep"]',
      };
    case 7:
      return {
        text: 'jump to the next thing due',
        place: { tab: 'chat' },
        selector: '[data-testid="jump-next"]',
      };
    default:
      return {
        text: 'all 8 steps are done; look around',
        place: { person: requester, tab: 'chat', channel: dm },
        selector: '[data-message]',
      };
  }
}

const waitNow: GuideNow = {
  text: 'wait a moment, or let a minute pass',
  place: {},
  selector: '[data-testid="jump-PT1M"]',
};

function recipeNow(state: PlaygroundState): Omit<GuideNow, 'place'> {
  const application = state.jumpcloud.applications.at(-1);
  if (application === undefined || configOf(application).idpEntityId === '') {
    return {
      text: 'fill in the SSO tab from the recipe, and save',
      selector: '[data-testid="jumpcloud-new"], [data-testid="jumpcloud-sso"], [data-testid="fill-in"]',
    };
  }
  if (!hasOwnPair(application)) {
    return {
      text: 'upload samlidp.crt, then samlidp.key',
      selector: '[data-testid^="held-"], .pair-actions .upload .button',
    };
  }
  return {
    text: 'tick a group under User Groups',
    selector: '[data-testid="jumpcloud-groups"], [data-group="All staff"]',
  };
}

function requesterOf(state: PlaygroundState): string {
  const dm = state.channels.find(
    channel =>
      isDm(channel) && channel.messages.some(message => isBot(state, message.user) && message.blocks?.length),
  );
  return dm?.name.slice('dm:'.length) ?? 'ana';
}

function nextApprover(state: PlaygroundState): 'ben' | 'cleo' {
  const card = actionPlace(state, 'approve');
  return card !== undefined && /\*Ben\*|Ben approved/.test(JSON.stringify(card.message.blocks))
    ? 'cleo'
    : 'ben';
}

/** The newest message that offers this action, and its conversation. */
export function actionPlace(
  state: PlaygroundState,
  actionId: string,
): { channel: Channel; message: Message } | undefined {
  const all = state.channels.flatMap(channel => channel.messages.map(message => ({ channel, message })));
  return all
    .filter(({ message }) => JSON.stringify(message.blocks ?? []).includes(`"action_id":"${actionId}"`))
    .sort((a, b) => Number(a.message.ts) - Number(b.message.ts))
    .at(-1);
}
