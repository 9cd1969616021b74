import type { Button, KnownBlock, Overflow } from '@slack/types';
import { shortFingerprint } from '../../../domain/certificate.ts';
import type { Change, ChangeIn } from '../../../domain/change.ts';
import { newCertificate } from '../../../domain/kinds/rotate.ts';
import { deedValue, optionValue } from '../deed-value.ts';
import { button, confirm, overflow, progress, type Task } from '../elements.ts';
import { decidersIn, doer } from '../people.ts';
import { type Mrkdwn, md, NOTHING, trusted } from '../text.ts';
import { at, momentText, onDay } from '../time.ts';
import { boldName, type ViewContext } from '../view-context.ts';

/** A rotation in one of its own states. */
export type Rotating = ChangeIn<'approved' | 'swapping' | 'proving'>;

const fingerprint = (change: Change): Mrkdwn => {
  const facts = newCertificate(change);
  return facts ? md`SHA-256 ${trusted(shortFingerprint(facts.sha256Fingerprint))}` : NOTHING;
};

/** When the first of the certificates ends that Access had before. */
const oldEnds = ({ plan }: Change): Date | null => {
  const ends = plan?.before?.certificates.flatMap(one => one.notAfter?.getTime() ?? []) ?? [];
  return ends.length === 0 ? null : new Date(Math.min(...ends));
};

const beforeItEnds = (change: Change): Mrkdwn => {
  const ends = oldEnds(change);
  return ends ? md`, before ${onDay(ends)} (the old certificate ends)` : NOTHING;
};

/** Slot 2: how far the rotation is. */
export const rotationState = (change: Rotating): Mrkdwn => {
  switch (change.state) {
    case 'approved':
      return md`:white_check_mark: *Approved.* The pair is not made yet: nobody holds its key before Access trusts its certificate.`;
    case 'swapping':
      return change.incoming
        ? md`:large_blue_circle: *Reading the metadata file.*`
        : md`:hourglass_flowing_sand: *Access trusts both certificates since ${at(change.added.readBackAt)}; JumpCloud signs with the old one.* New: ${fingerprint(change)}. Logins go on before, during and after the swap.`;
    case 'proving':
      return md`:hourglass_flowing_sand: *JumpCloud has the new certificate* (metadata handed in ${at(change.metadata.at)}); *no login with it was seen yet.* Access trusts both until one was.`;
  }
};

/** Slot 3: who does what. */
export const rotationNext = (change: Rotating, view: ViewContext): Mrkdwn => {
  const { who, does } = doer(change.requester, view, 'mention');
  switch (change.state) {
    case 'approved':
      return md`${who} ${does('press')} *Make it now* when ready for JumpCloud (about 15 minutes), before ${at(change.makeBy)}.`;
    case 'swapping':
      return change.pair && !change.pair.delivered
        ? md`I send ${boldName(change.requester, view)} the files, within a minute.`
        : md`${who} ${does('upload')} certificate, then key in JumpCloud and ${does('hand')} back the metadata${beforeItEnds(change)}.`;
    case 'proving':
      return change.evidence.reported?.outcome === 'success'
        ? md`${decidersIn(view).who} ${decidersIn(view).does('remove')} the old certificate without a seen login, with a reason; or a login is seen (*Watch for a login*).`
        : md`${who} ${does('log')} in once in a private window, then ${does('press')} *Watch for a login*. Removing opens after a login that Cloudflare shows after ${at(change.metadata.at)}.`;
  }
};

/** A rotation whose new certificate is taken away, until a login confirms it. */
export type GoingBack = ChangeIn<'awaiting-confirmation'> & {
  readonly removal: { readonly kind: 'went-back' };
};

/** True for a change that is on its way back to the certificate of before. */
export const isGoingBack = (change: Change): change is GoingBack =>
  change.state === 'awaiting-confirmation' && change.removal?.kind === 'went-back';

/** Slot 2 of a rotation that goes back. */
export const goingBackState = ({ written, evidence }: GoingBack): Mrkdwn =>
  evidence.reported?.outcome === 'success'
    ? md`:white_check_mark: *A login was reported ${at(evidence.reported.at)}.* Access trusts the old certificate alone since ${at(written.at)}.`
    : md`:hourglass_flowing_sand: *Going back: Access trusts the old certificate alone since ${at(written.at)}; no login was seen since.*`;

/** Slot 3 of a rotation that goes back. */
export const goingBackNext = (change: GoingBack, view: ViewContext): Mrkdwn => {
  const { who, does } = doer(change.requester, view, 'mention');
  const clock = change.rollBackAt
    ? md` If no login is confirmed before ${at(change.rollBackAt)}, I trust both again by myself.`
    : NOTHING;
  return md`${who} ${does('log')} in once in a private window, then ${does('press')} *Watch for a login*.${clock}`;
};

/** Slot 7 of a rotation that goes back. */
export const goingBackButtons = (change: GoingBack): (Button | Overflow)[] => [
  button('watch-login', 'Watch for a login', deedValue(change), { style: 'primary' }),
  button('paste-result', 'Paste the result', deedValue(change)),
  button('keep', 'End the rotation', deedValue(change)),
  button('roll-back', 'Trust both again', deedValue(change), { style: 'danger' }),
  ...(change.rollBackAt ? [button('more-time', '60 more minutes', deedValue(change))] : []),
  menu(change, PLAN),
];

const goBack = (change: Change): Button =>
  button('roll-back', 'Go back', deedValue(change), {
    style: 'danger',
    confirm: confirm(
      'Go back?',
      'Take the new certificate out of Access again? Only while JumpCloud signs with the old one: hand in its metadata first, within the last 5 minutes.',
      'Go back',
      'Not now',
      'danger',
    ),
  });

const menu = (change: Change, ...options: readonly (readonly [string, string])[]): Overflow =>
  overflow(
    'show',
    options.map(([label, option]) => [label, optionValue(change, option)] as const),
  );

const PLAN = ['Show the plan', 'show:plan'] as const;
const RECIPE = ['Show the recipe', 'show:recipe'] as const;

/** Slot 7: what can be done. */
export const rotationButtons = (change: Rotating): (Button | Overflow)[] => {
  switch (change.state) {
    case 'approved':
      return [
        button('make-now', 'Make it now', deedValue(change), {
          style: 'primary',
          confirm: confirm(
            'Make the pair now?',
            'I make a key and a certificate, have Access trust the certificate beside the old one, and send you both files. Be ready for JumpCloud: the key file is deleted after some time.',
            'Make it now',
            'Not yet',
          ),
        }),
        menu(change, PLAN, ['Withdraw', 'withdraw']),
      ];
    case 'swapping':
      return [
        button('hand-back', 'Hand back the metadata', deedValue(change), { style: 'primary' }),
        goBack(change),
        menu(change, PLAN, RECIPE, ['Name a helper', 'let-hand-in']),
      ];
    case 'proving':
      return [
        button('watch-login', 'Watch for a login', deedValue(change), { style: 'primary' }),
        button('paste-result', 'Paste the result', deedValue(change)),
        button('remove-old', 'Remove without a seen login', deedValue(change)),
        goBack(change),
        menu(change, PLAN),
      ];
  }
};

const statusOf = (isDone: boolean, isNow: boolean): Task['status'] =>
  isDone ? 'complete' : isNow ? 'in_progress' : 'pending';

/** How many of the four parts are done. */
const partsDone = (change: Change): number => {
  if (change.removal?.kind === 'went-back') return 0;
  if (change.removal && (change.report || change.state === 'testing')) return 4;
  if (change.removal) return 3;
  if (change.state === 'proving' || (change.added && change.metadata)) return 2;
  return change.added ? 1 : 0;
};

const notes = (change: Change): (string | undefined)[] => {
  const { added, metadata, written } = change;
  const removal = change.removal?.kind === 'went-back' ? undefined : change.removal;
  return [
    added && `read back ${momentText(added.readBackAt)}`,
    metadata && `metadata handed in ${momentText(metadata.at)}`,
    removal &&
      (removal.kind === 'seen'
        ? `seen in Cloudflare ${momentText(removal.login.at)}`
        : 'not observed: an approver answers for it'),
    removal && written && added && written.readBackAt > added.readBackAt
      ? `read back ${momentText(written.readBackAt)}`
      : undefined,
  ];
};

/** Slot 4 while a rotation runs: its four parts, each with its time. */
export const rotationProgress = (change: Change): KnownBlock[] => {
  const done = partsDone(change);
  const remarks = notes(change);
  return [
    progress(
      'Rotation',
      [
        'Trust the new certificate',
        'Swap the pair in JumpCloud',
        'See a login with it',
        'Remove the old one',
      ].map((title, index) => {
        const note = remarks[index];
        return { title, status: statusOf(index < done, index === done), ...(note ? { note } : {}) };
      }),
    ),
  ];
};
