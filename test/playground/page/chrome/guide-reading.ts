import { hasOwnPair } from '../jumpcloud/read-application.ts';
import type { HeldFile } from '../playground.tsx';
import { dmOf, filesOf, isBot, isDm } from '../read-state.ts';
import type { Application, Channel, Message, PlaygroundState } from '../state.ts';

/** In the order in which JumpCloud wants them: a certificate wipes the key that was there. */
const pairFiles = ['samlidp.crt', 'samlidp.key'] as const;

/** A message that offers something, and its conversation. */
export interface ActionPlace {
  channel: Channel;
  message: Message;
}

/** The newest message that offers this action. */
export function actionPlace(state: PlaygroundState, actionId: string): ActionPlace | undefined {
  const all = state.channels.flatMap(channel => channel.messages.map(message => ({ channel, message })));
  return all
    .filter(({ message }) => JSON.stringify(message.blocks ?? []).includes(`"action_id":"${actionId}"`))
    .sort((a, b) => Number(a.message.ts) - Number(b.message.ts))
    .at(-1);
}

/** Who asked for the newest connection: the person whose DM has something to read from jcaccess; Ana when nobody has. */
export function requesterOf(state: PlaygroundState): string {
  const newest = state.channels
    .filter(isDm)
    .map(dm => ({ dm, recipe: dm.messages.findLast(message => isRecipe(state, message)) }))
    .filter(({ recipe }) => recipe !== undefined)
    .sort((a, b) => Number(a.recipe?.ts) - Number(b.recipe?.ts))
    .at(-1);
  return newest?.dm.name.slice('dm:'.length) ?? 'ana';
}

function isRecipe(state: PlaygroundState, message: Message): boolean {
  return isBot(state, message.user) && /^Recipe\b/.test(message.text);
}

/** The names of the files in a person's DM that JumpCloud is to have, the certificate first; none when the pair is not from here. */
export function filesToTake(state: PlaygroundState, person: string): string[] {
  const live = (dmOf(state, person)?.messages ?? [])
    .filter(message => isBot(state, message.user))
    .flatMap(message => filesOf(state, message))
    .filter(file => !file.deleted)
    .map(file => file.name);
  return pairFiles.filter(name => live.includes(name));
}

/** Tells whether a file of the pair is at hand, or in JumpCloud already. */
export function isTaken(name: string, application: Application | undefined, held: HeldFile[]): boolean {
  if (held.some(file => file.name === name)) return true;
  if (application === undefined) return false;
  return name.endsWith('.key') ? hasOwnPair(application) : application.certificate?.source === 'uploaded';
}

/** Who is to decide next on the card that waits: the first of Ben and Cleo who neither asked nor has decided. */
export function nextApprover(state: PlaygroundState): 'ben' | 'cleo' {
  const card = actionPlace(state, 'approve');
  const shown = JSON.stringify(card?.message.blocks ?? []);
  if (requesterOf(state) === 'ben') return 'cleo';
  return /\*Ben\*|Ben approved/.test(shown) ? 'cleo' : 'ben';
}

/** Tells whether jcaccess looks for a login in Cloudflare now. */
export function isWatching(state: PlaygroundState): boolean {
  const card = actionPlace(state, 'watch-login');
  return /I look until/.test(JSON.stringify(card?.message.blocks ?? []));
}
