import type { KnownBlock } from '@slack/types';
import { shortFingerprint } from '../../domain/certificate.ts';
import type { Applied, Connection } from '../../domain/connection.ts';
import { signingCertificate } from '../../domain/connection.ts';
import type { ReminderStage } from '../../domain/reminder.ts';
import { optionValue } from './deed-value.ts';
import { actions, button, context, section } from './elements.ts';
import type { Place } from './evidence.ts';
import { counted } from './limits.ts';
import { asPlainText, type Message, message } from './message.ts';
import { type Mrkdwn, md, mention, NOTHING, shown, trusted } from './text.ts';
import { at, onDay } from './time.ts';
import { boldName, type ViewContext } from './view-context.ts';

/** A context that also knows where the reminder goes, and whether its button is still wanted. */
export interface ReminderContext extends ViewContext {
  readonly place: Place;
  /** A newer reminder takes the button of an older one away. */
  readonly replaced?: boolean;
  /** When the owner's account is gone: who is told instead. */
  readonly insteadOf?: boolean;
}

/** From here on the approvers are told too. */
const URGENT_DAYS = 7;

const owner = (connection: Connection, view: ReminderContext): Mrkdwn =>
  view.place === 'dm' ? boldName(connection.owner, view) : mention(connection.owner);

const lastLogin = (applied: Applied): Mrkdwn =>
  applied.lastLogin ? md`Last login seen: ${at(applied.lastLogin.at)}.` : md`Last login seen: none.`;

const early = (stage: ReminderStage, applied: Applied): Mrkdwn =>
  md`:hourglass_flowing_sand: *${trusted(counted(stage, 'day'))} left.* The signing certificate (SHA-256 ${trusted(shortFingerprint(signingCertificate(applied).sha256Fingerprint))}) ends ${onDay(signingCertificate(applied).notAfter)}. Replacing it takes about 30 minutes; in the right order logins go on.`;

const fortnight = (stage: ReminderStage, applied: Applied): Mrkdwn =>
  md`:hourglass_flowing_sand: *${trusted(counted(stage, 'day'))} left.* The signing certificate ends ${onDay(signingCertificate(applied).notAfter)}, and it is still the one in use.`;

const urgent = (stage: ReminderStage, applied: Applied): Mrkdwn =>
  md`:warning: *${trusted(counted(stage, 'day'))} left*, until ${at(signingCertificate(applied).notAfter)}. JumpCloud mails its own admins a *Regenerate* link: using it before Access trusts the new certificate breaks logins.`;

const today = (applied: Applied): Mrkdwn =>
  md`:warning: *Ends today, ${at(signingCertificate(applied).notAfter)}.* Whether Access or JumpCloud refuse logins after that is not documented; I have no evidence either way. ${lastLogin(applied)}`;

const over = (stage: ReminderStage, applied: Applied): Mrkdwn =>
  md`:warning: *Ended ${trusted(counted(-stage, 'day'))} ago* (${onDay(signingCertificate(applied).notAfter)}). ${loginsSince(applied)}`;

const loginsSince = (applied: Applied): Mrkdwn =>
  applied.lastLogin && applied.lastLogin.at > signingCertificate(applied).notAfter
    ? md`Logins after the end: last seen ${at(applied.lastLogin.at)}.`
    : md`Logins after the end: none seen.`;

const stageSentence = (stage: ReminderStage, applied: Applied): Mrkdwn => {
  if (stage > 14) return early(stage, applied);
  if (stage > URGENT_DAYS) return fortnight(stage, applied);
  if (stage > 0) return urgent(stage, applied);
  return stage === 0 ? today(applied) : over(stage, applied);
};

const nextSentence = (stage: ReminderStage, connection: Connection, view: ReminderContext): Mrkdwn => {
  const others =
    stage <= URGENT_DAYS && view.place === 'channel' ? md` and ${view.approverMentions}` : NOTHING;
  const verb = stage <= URGENT_DAYS ? 'replace' : 'replaces';
  return md`*Next:* ${owner(connection, view)}${others} ${trusted(verb)} the certificate in JumpCloud and in Access.`;
};

const instead = (connection: Connection, view: ReminderContext): Mrkdwn =>
  view.insteadOf
    ? md`The account of ${boldName(connection.owner, view)} is deactivated, so this notice goes to the approvers. `
    : NOTHING;

/**
 * One reminder of a certificate's end, for the owner's DM and the channel. Null when nothing was applied yet.
 */
export const reminder = (
  connection: Connection,
  stage: ReminderStage,
  view: ReminderContext,
): Message | null => {
  const { applied } = connection;
  if (applied === undefined) return null;
  const sentence = md`${connection.request.label}: ${instead(connection, view)}${stageSentence(stage, applied)}   ${nextSentence(stage, connection, view)}`;
  const blocks: KnownBlock[] = [
    section(sentence),
    ...actions(
      `reminder-${connection.id}`,
      view.replaced
        ? []
        : [
            button('rotate', 'Rotate now', optionValue({ id: connection.latestChange }, 'rotate'), {
              style: 'primary',
            }),
            button(
              'show',
              'Open the connection',
              optionValue({ id: connection.latestChange }, 'show:connection'),
            ),
          ],
    ),
    ...(view.replaced ? [context(md`A newer reminder has replaced this one.`)] : []),
  ];
  return message(
    `${shown(connection.request.label)}: ${asPlainText(stageSentence(stage, applied), view.names)}`,
    blocks,
  );
};
