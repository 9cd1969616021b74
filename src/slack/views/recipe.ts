import type { Button, KnownBlock, Overflow } from '@slack/types';
import { type CertificateFacts, shortFingerprint } from '../../domain/certificate.ts';
import { type Change, isClosed } from '../../domain/change.ts';
import { jumpCloudLabel } from '../../domain/consoles/jumpcloud.ts';
import type { Recipe } from '../../domain/recipe.ts';
import type { SlackText } from '../../ports/chat.ts';
import { custodyLine, isKeyInSlack } from './custody.ts';
import { deedValue, optionValue } from './deed-value.ts';
import { actions, button, context, header, overflow, section } from './elements.ts';
import { grouped } from './limits.ts';
import { type Message, message } from './message.ts';
import { newPairButton, savedKeyButton } from './pair-buttons.ts';
import { recipeSteps } from './recipe-steps.ts';
import { code, joined, type Mrkdwn, md, NOTHING, shown, trusted } from './text.ts';
import { onDay } from './time.ts';

/** The name of the other file of a pair, as the manual procedure calls it. */
export const CERTIFICATE_FILE_NAME = 'samlidp.crt';

/** The title of a file in Slack, which tells pairs apart: "samlidp.key · pair 3F9A". */
export const fileTitle = (fileName: string, pairName: string): string => `${fileName} · pair ${pairName}`;

/** The comment of the message that brings the two files. */
export const filesComment = (change: Change): SlackText =>
  md`Files for ${change.request.label}: private key and certificate, pair ${trusted(change.pair?.name ?? '–')}`
    .mrkdwn;

const beforeOldEnds = (change: Change): Mrkdwn => {
  const ends = change.plan?.before?.certificates.flatMap(one => one.notAfter?.getTime() ?? []) ?? [];
  return ends.length === 0
    ? NOTHING
    : md`, before ${onDay(new Date(Math.min(...ends)))} (the old certificate ends)`;
};

const opening = (change: Change, steps: number): Mrkdwn => {
  if (isClosed(change)) return md`This change has ended; the recipe is kept for reading.   *Next:* nobody.`;
  if (change.state === 'swapping') {
    const trusts = change.pair ? md` trusts pair ${trusted(change.pair.name)}` : md` trusts your certificate`;
    return md`:white_check_mark: Access already${trusts}. Logins go on before, during and after these ${steps} steps.   *Next:* you${beforeOldEnds(change)}.`;
  }
  if (change.state === 'draft' || change.state === 'awaiting-metadata') {
    return md`:hourglass_flowing_sand: Do these ${steps} steps in JumpCloud's admin console, then hand back the metadata. About 10 minutes.   *Next:* you.`;
  }
  return md`:white_check_mark: The metadata is in and fits.   *Next:* as the card says.`;
};

const isWaiting = (change: Change): boolean =>
  ['draft', 'awaiting-metadata', 'swapping'].includes(change.state);

const buttonsOf = (change: Change): (Button | Overflow)[] => {
  const value = deedValue(change);
  return [
    ...(isWaiting(change)
      ? [button('hand-back', 'Hand back the metadata', value, { style: 'primary' })]
      : []),
    ...(isKeyInSlack(change) ? [savedKeyButton(change)] : []),
    ...(isWaiting(change) && change.pair && change.state !== 'swapping' ? [newPairButton(change)] : []),
    overflow('show', [
      ['Show the card', optionValue(change, 'show:card')],
      ...(isClosed(change) || change.added ? [] : [['Withdraw', optionValue(change, 'withdraw')] as const]),
    ]),
  ];
};

const certificateWords = (certificate: CertificateFacts): Mrkdwn =>
  joined(
    [
      md`certificate SHA-256 ${trusted(shortFingerprint(certificate.sha256Fingerprint))}`,
      certificate.keyBits > 0
        ? trusted(`${grouped(certificate.keyBits).replace(',', '')}-bit ${certificate.keyType.toUpperCase()}`)
        : trusted(certificate.keyType.toUpperCase()),
      md`until ${onDay(certificate.notAfter)}`,
    ],
    ' · ',
  );

const footer = (change: Change, recipe: Recipe): Mrkdwn =>
  joined(
    [
      md`change ${trusted(change.id)}`,
      recipe.pair.source === 'jumpcloud'
        ? trusted('JumpCloud makes the pair; I learn it from the metadata')
        : certificateWords(recipe.pair.certificate),
    ],
    ' · ',
  );

const TILE = md`:warning: The tile in JumpCloud's user portal cannot start a login by itself (Access answers "Invalid login session"). Put the address of an application or of the App Launcher into *${trusted(jumpCloudLabel('loginUrl'))}*, or start from there.`;

/** The recipe in the requester's DM: six steps with values to copy, what to hand back, and where the key file is. */
export const recipeMessage = (change: Change, recipe: Recipe): Message => {
  const steps = recipeSteps(recipe);
  const custody = custodyLine(change);
  const blocks: KnownBlock[] = [
    header(`${recipe.onlyPair ? 'Swap' : 'Recipe'}: ${shown(recipe.displayLabel)} in JumpCloud`),
    section(opening(change, steps.length)),
    ...steps,
    ...(isWaiting(change)
      ? [
          section(
            md`*Hand it back*: attach the file here, attach it in the change's thread, or use the button.`,
          ),
        ]
      : []),
    ...actions(`recipe-${change.id}`, buttonsOf(change)),
    ...(custody ? [section(custody)] : []),
    ...(recipe.onlyPair ? [] : [section(TILE)]),
    context(footer(change, recipe)),
  ];
  const next = isWaiting(change) ? 'you, about 10 minutes.' : isClosed(change) ? 'nobody.' : 'see the card.';
  return message(
    `${recipe.onlyPair ? 'Swap' : 'Recipe'}: ${shown(recipe.displayLabel)} in JumpCloud, ${steps.length} steps, then hand back the metadata. Next: ${next}`,
    blocks,
  );
};

/** A line in the DM that voids a pair (mrkdwn inside a message). */
export const pairVoidLine = (name: string, replacedBy: string | undefined): Mrkdwn =>
  replacedBy === undefined
    ? md`Pair ${code(name)} is void. Do not use its files.`
    : md`Pair ${code(name)} is void. Use pair ${code(replacedBy)}.`;
