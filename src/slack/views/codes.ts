import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import type { UserId } from '../../domain/ids.ts';
import type { CodeNews, CodeRefusal, CodeStanding } from '../../domain/step-up.ts';
import { VOUCHERS } from '../../domain/step-up.ts';
import { actions, alert, button, confirm, header, section } from './elements.ts';
import { input, modal, textField } from './inputs.ts';
import { counted } from './limits.ts';
import { asPlainText, type Message, message } from './message.ts';
import { subjectLine } from './subject-line.ts';
import { code, type Mrkdwn, md, trusted } from './text.ts';
import { at } from './time.ts';
import { boldName, type ViewContext } from './view-context.ts';

const CODE_LENGTH = 6;
/** With blanks, as some apps show them. */
const TYPED_AT_MOST = 9;

/** Asks for a code of the person's own device. */
export const codeField = (): InputBlock =>
  input('code', 'Your approval code', textField('code', { min: CODE_LENGTH, max: TYPED_AT_MOST }), {
    hint: 'The six digits that your authenticator app shows for jcaccess now.',
  });

/** An approval with a code. Its state holds the change and the plan's digest: `{ c, d }`. */
export const approveModal = (change: Change): ModalView =>
  modal({
    callbackId: 'approve',
    title: 'Approve this plan',
    submit: 'Approve',
    close: 'Cancel',
    state: { c: change.id, d: change.plan?.digest ?? '' },
    blocks: [subjectLine(change), codeField()],
  });

/** Shows a new secret, once, and asks for the first code made with it. `address` is for apps that take one. */
export const setUpCodesModal = (secret: string, address: string): ModalView =>
  modal({
    callbackId: 'set-up-codes',
    title: 'Approval codes',
    submit: 'Finish',
    close: 'Cancel',
    state: {},
    blocks: [
      section(
        md`*1.* In an authenticator app on your own device add an account by *setup key*. Name: jcaccess. Key, shown only now:`,
      ),
      section(code(secret.match(/.{1,4}/g)?.join(' ') ?? secret)),
      section(md`Apps that take an address: ${code(address)}`),
      section(md`*2.* Type the code that the app shows.`),
      codeField(),
      alert(
        'info',
        'Your codes count 24 hours from now: until then you, and those who may approve, can object if it was not you.',
      ),
    ],
  });

/** A colleague vouches, with a code of their own. State: `{ whose }`. */
export const vouchModal = (whose: UserId, name: string): ModalView =>
  modal({
    callbackId: 'vouch',
    title: 'Vouch for a colleague',
    submit: 'Vouch',
    close: 'Cancel',
    state: { whose },
    blocks: [
      alert(
        'warning',
        `${name} will be able to set up new approval codes. Speak with ${name} first, in person or by phone: their Slack may be in other hands.`,
      ),
      codeField(),
    ],
  });

/** Why a code was not taken, for under its field. */
export const codeRefusalText = (refusal: CodeRefusal): string => {
  switch (refusal.reason) {
    case 'no-code-set-up':
      return 'You have no approval codes yet. Set them up in the App Home of jcaccess.';
    case 'code-too-new':
      return `Your codes are new and count from ${refusal.countsFrom.toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
    case 'code-locked':
      return 'Five wrong codes were typed: no more are taken. In the App Home press "I lost my device", and let two colleagues vouch for you.';
    case 'code-used':
      return 'This code was used already. Wait for the next one, at most 30 seconds.';
    case 'code-wrong':
      return `This is not the code of now. Type the one that the app shows (${counted(refusal.left, 'try', 'tries')} left); is the clock of your device right?`;
  }
};

const STANDING: Record<CodeStanding, string> = {
  none: 'Approving asks for a code of your own device here. You have none yet.',
  begun: 'Approving asks for a code of your own device here. You began to set codes up; begin again.',
  'too-new': 'Your approval codes are set up. They count 24 hours after that.',
  counts: 'Your approval codes are set up.',
  locked: 'Your approval codes are locked: five wrong ones were typed.',
  lost: 'You have no approval codes now. Colleagues who may approve were asked to vouch for you; then you set up new ones here.',
};

/** What the App Home says of a person's own codes. */
export const codesPart = (standing: CodeStanding): KnownBlock[] => [
  header('Approval codes'),
  section(trusted(STANDING[standing])),
  ...(standing === 'lost'
    ? []
    : actions('codes', [
        standing === 'none' || standing === 'begun'
          ? button('set-up-codes', 'Set up approval codes', '{}')
          : button('lose-codes', 'I lost my device', '{}', {
              confirm: confirm(
                'Give up your codes?',
                'None of your codes counts from now on. Two colleagues who may approve must vouch before you can set up new ones.',
                'Give them up',
                'Cancel',
                'danger',
              ),
            }),
      ])),
];

const said = (news: CodeNews, whose: UserId, view: ViewContext & { readonly reader: UserId }): Mrkdwn => {
  const isOwn = view.reader === whose;
  const name = boldName(whose, view);
  switch (news.what) {
    case 'set-up':
      return isOwn
        ? md`You set up approval codes. They count from ${at(news.countsFrom)}.   *If this was not you:* press *It was not me*, sign out of all your Slack sessions, and tell the operator of jcaccess.`
        : md`${name} set up approval codes. They count from ${at(news.countsFrom)}.   *Next:* if you doubt that it was ${name}, ask them by another way than Slack; they can object until then.`;
    case 'disowned':
      return isOwn
        ? md`Your approval codes are deleted, as you said that it was not you who set them up.   *Next:* sign out of all your Slack sessions, then set up codes of your own in my App Home.`
        : md`${name} says that it was not them who set up approval codes. The codes are deleted.   *Next:* their Slack session may be in other hands: speak with them by another way.`;
    case 'lost':
      return isOwn
        ? md`None of your approval codes counts any more. ${trusted(String(VOUCHERS))} colleagues who may approve were asked to vouch for you.   *Next:* speak with them.`
        : md`${name} says that their device with the approval codes is lost.   *Next:* speak with ${name} by another way than Slack. If it is true, vouch: two of you must, then ${name} sets up new codes.`;
    case 'locked':
      return isOwn
        ? md`Five wrong approval codes were typed in your name: no more are taken.   *Next:* if this was not you, sign out of all your Slack sessions and tell the operator. Then press *I lost my device* in my App Home.`
        : md`Five wrong approval codes were typed in the name of ${name}: no more are taken.   *Next:* their Slack session may be in other hands: speak with them by another way.`;
    case 'vouched': {
      const by = boldName(news.by, view);
      if (!news.isEnough)
        return md`${by} vouched for ${isOwn ? trusted('you') : name}. One more colleague must.`;
      return isOwn
        ? md`${by} vouched for you, and that is enough.   *Next:* you set up new approval codes in my App Home.`
        : md`${by} vouched for ${name}, and that is enough: ${name} can set up new approval codes.`;
    }
  }
};

/** Tells one person what happened to approval codes. */
export const codesMessage = (
  news: CodeNews,
  whose: UserId,
  view: ViewContext & { readonly reader: UserId },
): Message => {
  const text = said(news, whose, view);
  const isOwn = view.reader === whose;
  const pressed =
    news.what === 'set-up' && isOwn
      ? [button('disown-codes', 'It was not me', '{}', { style: 'danger' })]
      : news.what === 'lost' && !isOwn
        ? [button('vouch', 'Vouch', JSON.stringify({ whose }))]
        : [];
  return message(asPlainText(text, view.names), [
    section(text),
    ...(pressed.length > 0 ? actions('codes', pressed) : []),
  ]);
};

/** Whom a press on [Vouch] is about; null when it does not say. */
export const readVouchValue = (value: string): UserId | null => {
  try {
    const read: unknown = JSON.parse(value);
    return typeof read === 'object' && read !== null && 'whose' in read && typeof read.whose === 'string'
      ? (read.whose as UserId)
      : null;
  } catch {
    return null;
  }
};
