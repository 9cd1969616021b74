import assert from 'node:assert/strict';
import type { Play } from './play.ts';
import { textOfBlocks } from './visible-text.ts';

/** What the set-up form is filled in with, unless a story says otherwise. */
export const asked = { label: 'Acme staff', channel: 'C0ITCHANGES', owner: 'U0ANA' };

/** Ana asks for a connection; the form is taken. */
export async function anaAsks(play: Play, values: Record<string, unknown> = {}): Promise<void> {
  await play.types('ana', '/jcaccess setup');
  assert.deepEqual(await play.submits('ana', { ...asked, ...values }), {});
}

/** Ana attaches a file in her DM with jcaccess. */
export async function anaHandsBack(
  play: Play,
  text: string,
  filename = 'JumpCloud-saml2-metadata.xml',
): Promise<void> {
  await play.uploads('ana', { filename, text }, { channel: 'dm:ana' });
}

/** Uploads a pair to JumpCloud's application at its console: the one in Ana's DM unless she kept the files of another. */
export async function uploadsPair(play: Play, files = play.files('ana')): Promise<void> {
  const content = (name: string): string => files.find(file => file.name === name)?.content ?? '';
  const [certificate, key] = [content('samlidp.crt'), content('samlidp.key')];
  await play.act({ jumpcloud: { uploadPair: { application: asked.label, certificate, key } } });
}

/** From the form to a plan that waits for approval. */
export async function untilPlan(play: Play, values: Record<string, unknown> = {}): Promise<void> {
  await anaAsks(play, values);
  await anaHandsBack(play, await play.doJumpCloud());
}

/** From the form to a written plan that waits for a login. */
export async function untilWritten(play: Play, values: Record<string, unknown> = {}): Promise<void> {
  await untilPlan(play, values);
  await play.presses('ben', 'approve', card(play));
}

/** A login of Ana's that is announced and then seen in Cloudflare. */
export async function anaIsSeen(play: Play): Promise<void> {
  await play.presses('ana', 'watch-login', card(play));
  await play.submits('ana', { email: 'ana@acme.com' });
  const login = await play.logsIn('ana');
  assert.equal(login.ok, true, login.text);
  await play.advance('PT1M');
}

/** From the form to a connection that is live: approved by Ben, kept by Ana with a login. */
export async function untilLive(play: Play, values: Record<string, unknown> = {}): Promise<void> {
  await untilWritten(play, values);
  await anaIsSeen(play);
  await play.presses('ana', 'keep', card(play));
  assert.match(cardText(play), /Live since/);
}

/** The card of the connection that Ana asked for. */
export const card = (play: Play, label = asked.label) => play.card(label);

/** All that the card shows. */
export const cardText = (play: Play, label = asked.label): string => play.text(card(play, label));

/** The newest message in somebody's DM, as text. */
export const newestDm = (play: Play, who = 'ana'): string => {
  const message = play.dm(who).at(-1);
  return message ? play.text(message) : '';
};

/** The whole DM as text. */
export const dmText = (play: Play, who = 'ana'): string =>
  play
    .dm(who)
    .map(message => play.text(message))
    .join('\n');

/** The thread of the card as text. */
export const threadText = (play: Play, label = asked.label): string =>
  play
    .thread(label)
    .map(message => play.text(message))
    .join('\n');

/** What a person reads in the App Home. */
export const homeText = async (play: Play, who: string): Promise<string> =>
  textOfBlocks((await play.opensHome(who)) as Parameters<typeof textOfBlocks>[0]);

/** The newest private answer that a person got in the channel. */
export const answered = (play: Play, who: string): string => {
  const newest = play.answers(who).at(-1);
  return newest ? play.text(newest) : '';
};

/** The SAML providers that Access has. */
export const samlProviders = (play: Play) =>
  play.state().cloudflare.identityProviders.filter(one => one.type === 'saml');
