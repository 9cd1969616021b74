import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change } from '../../../src/domain/change.ts';
import { isClosed } from '../../../src/domain/change.ts';
import type { SealedEntry, Store } from '../../../src/ports/store.ts';
import { verifyChain } from '../../../src/store/chain.ts';
import { textOfBlocks } from '../../e2e/visible-text.ts';
import type { Stage } from '../../worlds/stage.ts';
import type { Restored } from './incident.ts';
import type { Acknowledged } from './people.ts';
import { POISON } from './poison.ts';
import type { Story } from './story.ts';

/** What is left after a round, to be judged. */
export interface Remains {
  readonly stage: Stage;
  readonly store: Store;
  readonly auditKey: string;
  readonly stories: readonly Story[];
  readonly acknowledged: readonly Acknowledged[];
  /** Where the app's files and logs are. */
  readonly folder: string;
  /** The store held an effect that ends every process in which it is begun. */
  readonly isPoisoned: boolean;
  /** Not null when a backup was restored: what happened between its moments is not on record. */
  readonly restored: Restored | null;
}

const WORKSPACE = 'T0ACME' as Change['workspace'];
const PRIVATE_KEY = /PRIVATE KEY-----/;

/** Holds what is left against every promise; gives what was broken, in words. */
export async function verdict(remains: Remains): Promise<string[]> {
  const { store, stories } = remains;
  const broken: string[] = [];
  for (const story of stories) {
    const changes: { change: Change; audit: SealedEntry[] }[] = [];
    for (const id of story.changes()) {
      const change = await store.change(WORKSPACE, id);
      if (change) changes.push({ change, audit: await store.audit(WORKSPACE, id) });
      else broken.push(`change ${id} is gone`);
    }
    const say = (text: string): void => void broken.push(`${story.describe()}: ${text}`);
    if (changes.length === 0) say('nothing was ever asked');
    for (const { change, audit } of changes) {
      if (!isClosed(change)) say(`${change.id} has not ended: ${change.state}`);
      const chain = verifyChain(audit, remains.auditKey, { workspace: WORKSPACE, id: change.id });
      if (!chain.ok)
        say(`the chain of ${change.id} is broken at ${chain.error.sequence}: ${chain.error.fault}`);
      if (change.state === 'expired') say(`${change.id} lapsed, because nobody could go on`);
      const { evidence } = change;
      if (evidence?.observed && !story.hasLoggedIn()) say(`${change.id} claims a login that nobody made`);
      cards(remains, change, say);
      pairs(remains, change, say);
    }
    providers(remains, story, changes, say);
    writes(remains, story, changes, say);
    clicks(remains, story, changes, say);
  }
  const parked = await store.parked(WORKSPACE);
  for (const effect of parked.filter(one => one.id !== POISON))
    broken.push(`effect ${effect.id} was given up: ${effect.error}`);
  if (remains.isPoisoned !== parked.some(one => one.id === POISON)) broken.push('the poison was not parked');
  return [...broken, ...(await keys(remains))];
}

type Told = { readonly change: Change; readonly audit: readonly SealedEntry[] };

const messagesIn = (stage: Stage, name: string) =>
  stage.slack.state().channels.find(channel => channel.name === name)?.messages ?? [];

const cards = ({ stage, restored }: Remains, change: Change, say: (text: string) => void): void => {
  const found = messagesIn(stage, 'it-changes').filter(
    message =>
      message.threadTs === undefined &&
      new RegExp(`\\bchange ${change.id}\\b`).test(textOfBlocks(message.blocks)),
  );
  // One that was posted after a backup is not known to it, and is posted again.
  if (found.length === 0 || (found.length > 1 && !restored)) say(`${change.id} has ${found.length} cards`);
  if (!found.some(one => one.ts === change.card?.ts)) say(`the card of ${change.id} is not the recorded one`);
};

const pairs = ({ stage, restored }: Remains, change: Change, say: (text: string) => void): void => {
  const dm = `dm:${stage.slack.state().people.find(one => one.id === change.requester)?.name}`;
  const recipes = messagesIn(stage, dm).filter(message =>
    JSON.stringify(message.blocks).includes(`"c\\":\\"${change.id}\\"`),
  );
  const own = messagesIn(stage, dm).filter(message => message.ts === change.recipe?.ts);
  if (change.recipe && own.length !== 1) say(`the recipe of ${change.id} is not where it was recorded`);
  // What was posted and uploaded after a backup is not known to it: nobody comes back to it.
  if (restored) return;
  for (const name of change.voidPairs.map(print => print.replaceAll(':', '').slice(0, 4))) {
    if (name === change.pair?.name) continue;
    const left = stage.slack
      .state()
      .files.filter(
        file => file.channels.includes(dm) && !file.deleted && file.title.endsWith(`pair ${name}`),
      );
    if (left.length > 0) say(`files of the void pair ${name} are still in Slack`);
    if (recipes.some(message => textOfBlocks(message.blocks).includes(`pair ${name}`)))
      say(`a recipe still names the void pair ${name}`);
  }
};

const providers = (
  { stage, restored }: Remains,
  story: Story,
  told: readonly Told[],
  say: (text: string) => void,
): void => {
  const { label, target } = story.plan;
  const there = stage.cloudflare.state().identityProviders.filter(one => one.name === label);
  if (there.length > 1) say(`${there.length} identity providers are kept`);
  const last = told.at(-1)?.change;
  if (last?.state === 'live' && there.length !== 1) say(`live, with ${there.length} identity providers`);
  if (last?.state === 'live' && there[0]?.id !== last.written.provider)
    say('live with another identity provider than the recorded one');
  const isOurs = target === 'create' && last && last.state !== 'live' && last.state !== 'failed';
  // What was created after a backup stays until a plan for it finds it, or the operator, who looks for it.
  const isForgotten = there.every(({ id }) => isInGap(restored, createdAt(stage, String(id))));
  if (isOurs && there.length > 0 && !isForgotten) say(`${last.state}, but an identity provider is left`);
  if (last?.state === 'failed' && !story.edited()) say(`failed: ${last.closing.reason}`);
};

/** True between a backup and its restore. */
const isInGap = (restored: Restored | null, time: string | undefined): boolean =>
  restored !== null &&
  time !== undefined &&
  new Date(time) >= restored.backedUpAt &&
  new Date(time) <= restored.at;

const createdAt = (stage: Stage, provider: string): string | undefined =>
  stage.cloudflare.state().writes.find(({ method, id }) => method === 'POST' && id === provider)?.time;

const writes = (
  { stage, restored }: Remains,
  story: Story,
  told: readonly Told[],
  say: (text: string) => void,
): void => {
  const { label } = story.plan;
  const sent = stage.cloudflare
    .state()
    .writes.filter(write => write.name === label && !isInGap(restored, write.time));
  const entries = told.flatMap(({ audit }) => audit);
  const ready = entries.filter(entry => entry.what === 'apply-ready' && entry.outcome === 'done');
  for (const entry of ready) {
    const consent = entries.some(
      one =>
        one.change === entry.change &&
        one.what === 'approve' &&
        one.outcome === 'done' &&
        one.digest === entry.digest &&
        one.sequence < entry.sequence,
    );
    if (!consent) say(`writing was begun without an approval of ${entry.digest?.slice(0, 8)}`);
  }
  const undo = new Set(['roll-back', 'ran-out', 'write-unequal']);
  let begun = 0;
  for (const write of sent) {
    const at = new Date(write.time);
    const before = ready.filter(entry => entry.at <= at).length;
    const undone = entries.some(entry => undo.has(entry.what) && entry.at <= at);
    if (write.method === 'POST' || (write.method === 'PUT' && !undone)) begun += 1;
    if (begun > before) say(`${write.method} ${begun} at ${write.time} has no intent on record before it`);
    if (write.method === 'DELETE' && !undone && !entries.some(entry => entry.what === 'written'))
      say(`a DELETE at ${write.time} that nobody asked for`);
  }
};

const clicks = (
  { stage, acknowledged }: Remains,
  story: Story,
  told: readonly Told[],
  say: (text: string) => void,
): void => {
  const entries = told.flatMap(({ audit }) => audit);
  const deeds = acknowledged.filter(deed => deed.label === story.plan.label);
  const apologies = (who: string): number =>
    stage.slack
      .state()
      .channels.flatMap(channel => channel.messages)
      .filter(
        message => message.visibleTo === who && /Nothing was saved|not confirmed yet/.test(message.text),
      ).length;
  const kinds = Map.groupBy(deeds, ({ who, what }) => `${who} ${what}`);
  for (const [kind, group] of kinds) {
    const [who = '', what = ''] = kind.split(' ');
    const recorded = entries.filter(
      entry => entry.what === what && entry.who?.user === `U0${who.toUpperCase()}`,
    ).length;
    // Whoever was told that nothing was saved knows it: such a press is acknowledged and not on the record.
    if (recorded + apologies(who) < group.length)
      say(`${who} was shown ${group.length} times that ${what} was done; on record: ${recorded}`);
  }
};

/** Everything that the app sent or wrote, but for the uploads themselves. */
const keys = async ({ stage, folder }: Remains): Promise<string[]> => {
  const broken: string[] = [];
  for (const { method, body } of stage.slack.traffic) {
    if (PRIVATE_KEY.test(body) && !method.startsWith('POST files.slack.com'))
      broken.push(`a private key in ${method}`);
  }
  for (const name of await readdir(folder)) {
    const content = await readFile(join(folder, name), 'latin1');
    if (name !== 'ca.pem' && PRIVATE_KEY.test(content)) broken.push(`a private key in ${name}`);
  }
  return broken;
};
