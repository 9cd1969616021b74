import type { KnownBlock, StaticSelect } from '@slack/types';
import type { AccessSeen, OtherCertificate } from '../../domain/access-seen.ts';
import { daysLeft, shortFingerprint } from '../../domain/certificate.ts';
import type { Applied, Connection } from '../../domain/connection.ts';
import { signingCertificate, whoIsOnIt } from '../../domain/connection.ts';
import { JUMPCLOUD_WAYS } from '../../domain/consoles/jumpcloud.ts';
import type { UserId } from '../../domain/ids.ts';
import { snoozeEnd } from '../../domain/reminder.ts';
import { SNOOZE_DAYS } from '../../domain/reminder-event.ts';
import { optionValue } from './deed-value.ts';
import { actions, button, context, plainText, section } from './elements.ts';
import { endWords, ownHours, zoneOf } from './ending.ts';
import type { Place } from './evidence.ts';
import { select } from './inputs.ts';
import { counted, LIMITS } from './limits.ts';
import { asPlainText, type Message, message } from './message.ts';
import { type Doer, decidersIn, doer } from './people.ts';
import { type Mrkdwn, md, NOTHING, shown, trusted } from './text.ts';
import { at, dayText } from './time.ts';
import { boldName, type ViewContext } from './view-context.ts';

/** A context that also knows where the reminder goes, what Access had, and whether its button is still wanted. */
export interface ReminderContext extends ViewContext {
  readonly place: Place;
  /** What Access had when it was read for this reminder; absent when it was not. */
  readonly seen?: AccessSeen;
  /** A newer reminder takes the button of an older one away. */
  readonly replaced?: boolean;
  /** Who is told in place of the owner, whose account is gone. */
  readonly insteadOf?: UserId;
}

/** From here on the approvers are told too. */
const URGENT_DAYS = 7;
const EARLY_DAYS = 14;

/** What is known of the certificate at the moment of the reminder. */
interface Told {
  readonly applied: Applied;
  readonly days: number;
  /** "59 days left, ends 23 Nov 2029". */
  readonly words: Mrkdwn;
  readonly view: ReminderContext;
  readonly zone: string;
}

const print = (sha256: string | null): Mrkdwn =>
  sha256 === null ? NOTHING : md` (SHA-256 ${trusted(shortFingerprint(sha256))})`;

const readAt = ({ seen }: ReminderContext): Mrkdwn =>
  seen && seen.provider !== 'unread' ? md` (read ${at(seen.at)})` : NOTHING;

const lastLogin = ({ applied }: Told): Mrkdwn =>
  applied.lastLogin ? md`Last login seen: ${at(applied.lastLogin.at)}.` : md`Last login seen: none.`;

const loginsSince = ({ applied, view }: Told): Mrkdwn => {
  const { seen } = view;
  const known = seen?.logins.kind === 'seen' ? seen.logins.login : applied.lastLogin;
  if (known && known.at > signingCertificate(applied).notAfter)
    return md`Logins after the end: last seen ${at(known.at)}.`;
  if (!seen || seen.provider === 'unread') return md`Logins after the end: I could not look.`;
  return seen.logins.kind === 'unreadable'
    ? md`Logins after the end: I could not look (${seen.logins.why}).`
    : md`Logins after the end: none seen, as of ${at(seen.at)}.`;
};

const ofDays = (told: Told): Mrkdwn => {
  const { applied, days, words, view } = told;
  const { sha256Fingerprint, notAfter } = signingCertificate(applied);
  if (notAfter <= view.now) return md`:warning: *The signing certificate ${words}.* ${loginsSince(told)}`;
  if (days === 0)
    return md`:warning: *The signing certificate ${words}*, ${at(notAfter)}. Whether Access or JumpCloud refuse logins after that is not documented; I have no evidence either way. ${lastLogin(told)}`;
  if (days > EARLY_DAYS)
    return md`:hourglass_flowing_sand: *The signing certificate: ${words}*${print(sha256Fingerprint)}. Replacing it takes about 30 minutes; in the right order logins go on.`;
  if (days > URGENT_DAYS) {
    const stays = view.seen?.provider === 'there' ? md` Access still has it${readAt(view)}.` : NOTHING;
    return md`:hourglass_flowing_sand: *The signing certificate: ${words}.*${stays}`;
  }
  return md`:warning: *The signing certificate: ${words}.* JumpCloud mails its own admins a *${trusted(JUMPCLOUD_WAYS.regenerate)}* link: using it before Access trusts the new certificate breaks logins.`;
};

const ofOther = (other: OtherCertificate, { words, view, zone, applied }: Told): Mrkdwn => {
  const { sha256Fingerprint } = signingCertificate(applied);
  const still = other.isBeside ? md`Access trusts it as well.` : md`Access has it no more.`;
  return md`:large_blue_circle: *Access holds another certificate, in force until ${trusted(dayText(other.notAfter, zone))}*${print(other.sha256)}${readAt(view)}. The one that was approved${print(sha256Fingerprint)}: ${words}. ${still}`;
};

const sentenceOf = (told: Told): Mrkdwn => {
  const { seen } = told.view;
  if (seen?.provider === 'gone')
    return md`:no_entry: *The identity provider is not in Access any more*${readAt(told.view)}. Its signing certificate: ${told.words}.`;
  if (seen?.other) return ofOther(seen.other, told);
  const unread = seen?.provider === 'unread' ? md` I could not read Access ${at(seen.at)}.` : NOTHING;
  return md`${ofDays(told)}${unread}`;
};

/** Who acts on it: its owner, or who is told in their place. */
const owner = (connection: Connection, view: ReminderContext): Doer =>
  view.gone.has(view.insteadOf ?? connection.owner)
    ? decidersIn(view)
    : doer(view.insteadOf ?? connection.owner, view, view.place === 'dm' ? 'bold' : 'mention');

const nextSentence = (connection: Connection, { days, view }: Told): Mrkdwn => {
  const { who, does } = owner(connection, view);
  if (view.seen?.provider === 'gone' || view.seen?.other)
    return md`*Next:* ${who} ${does('look')} what \`/jcaccess test\` says of it, and whether that was meant.`;
  const onIt = whoIsOnIt(connection);
  if (onIt && !view.gone.has(onIt.by)) {
    const busy = doer(onIt.by, view);
    return md`${busy.who} ${busy.does('be')} on it since ${at(onIt.since)}; the rotation has not started. *Next:* ${busy.who} ${busy.does('start')} it.`;
  }
  const isUrgent = days <= URGENT_DAYS && view.place === 'channel';
  return isUrgent && view.approverMentions.mrkdwn !== ''
    ? md`*Next:* ${who} and the approvers (${view.approverMentions}): rotate now.`
    : md`*Next:* ${who} ${does('start')} the rotation.`;
};

const instead = (connection: Connection, view: ReminderContext): Mrkdwn =>
  view.insteadOf
    ? md`The account of ${boldName(connection.owner, view)} is deactivated, so this notice goes to ${doer(view.insteadOf, view).who}. `
    : NOTHING;

/** A menu of the days after which it can come again; nothing when the next one comes sooner. */
const snoozing = (connection: Connection, notAfter: Date, view: ReminderContext): StaticSelect[] => {
  const own = ownHours(connection.owner, view);
  const days = SNOOZE_DAYS.filter(one => snoozeEnd(notAfter, one, view.now, own) !== null);
  const choices = days.map(one => ({
    value: optionValue({ id: connection.latestChange }, `snooze:${one}`),
    words: counted(one, 'day'),
  }));
  return days.length === 0
    ? []
    : [{ ...select('snooze', choices, undefined), placeholder: plainText('Snooze', LIMITS.buttonWords) }];
};

/**
 * One reminder of a certificate's end, for the owner's DM and the channel. Null when nothing was applied yet.
 */
export const reminder = (connection: Connection, view: ReminderContext): Message | null => {
  const { applied } = connection;
  if (applied === undefined) return null;
  const zone = zoneOf(connection.owner, view);
  const { notAfter } = signingCertificate(applied);
  const told: Told = {
    applied,
    days: daysLeft({ notAfter }, view.now, zone),
    words: trusted(endWords(notAfter, view.now, zone)),
    view,
    zone,
  };
  const about = { id: connection.latestChange };
  const isOnIt = view.reader !== undefined && whoIsOnIt(connection)?.by === view.reader;
  const said = sentenceOf(told);
  const next = nextSentence(connection, told);
  const blocks: KnownBlock[] = [
    section(md`${connection.request.label}: ${instead(connection, view)}${said}   ${next}`),
    ...actions(
      `reminder-${connection.id}`,
      view.replaced
        ? []
        : [
            button('rotate', 'Rotate now', optionValue(about, 'rotate'), { style: 'primary' }),
            ...(isOnIt ? [] : [button('on-it', "I'm on it", optionValue(about, 'on-it'))]),
            ...snoozing(connection, notAfter, view),
            button('owner', 'Change owner', optionValue(about, 'owner')),
            button('show', 'Open the connection', optionValue(about, 'show:connection')),
          ],
    ),
    ...(view.replaced ? [context(md`A newer reminder has replaced this one.`)] : []),
  ];
  return message(
    `${shown(connection.request.label)}: ${asPlainText(md`${said} ${next}`, view.names)}`,
    blocks,
  );
};
