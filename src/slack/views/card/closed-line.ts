import type { Change, ChangeIn, ChangeState, Closing } from '../../../domain/change.ts';
import { firstReminder } from '../../../domain/reminder.ts';
import { endWords, ownHours, zoneOf } from '../ending.ts';
import { type Mrkdwn, md, NOTHING, plain, quoted, trusted } from '../text.ts';
import { at } from '../time.ts';
import { nameOf, type ViewContext } from '../view-context.ts';
import { evidenceLevel } from './evidence-words.ts';
import { holdingOf } from './live.ts';

type Closed = Extract<Change, { closing: Closing }>;

const by = (closing: Closing, view: ViewContext): Mrkdwn =>
  closing.by === null ? NOTHING : md` by ${plain(nameOf(closing.by, view))}`;

const reason = (closing: Closing): Mrkdwn =>
  closing.reason === undefined || closing.reason === '' ? NOTHING : md` Reason: ${quoted(closing.reason)}`;

const CLOUDFLARE_NOW: Record<NonNullable<Closing['cloudflare']>, string> = {
  untouched: 'Cloudflare was not changed.',
  'put-back': 'Cloudflare was changed and put back (read back then).',
  changed: 'Cloudflare was changed and has not been put back.',
  unknown: 'I cannot tell whether Cloudflare was changed.',
};

/** What Access has of a rotation that ended before its old certificate was removed. */
const halfDone = (change: Change): Mrkdwn | undefined => {
  if (change.kind !== 'rotate') return undefined;
  if (change.added) return md`Access trusts both certificates since ${at(change.added.readBackAt)}.`;
  return change.voidPairs.length > 0
    ? md`Access may trust a certificate that I made and whose key is lost; it is named in the record.`
    : undefined;
};

const failed = (change: Closed): Mrkdwn => {
  const { closing } = change;
  const cloudflare = closing.cloudflare ?? 'unknown';
  const untouched = cloudflare === 'untouched' ? halfDone(change) : undefined;
  const where = closing.step === undefined ? NOTHING : md` while ${plain(closing.step)}`;
  const why = closing.reason === undefined ? md`.*` : md`:* ${quoted(closing.reason)}`;
  return md`:no_entry: *Failed ${at(closing.at)}${where}${why} ${untouched ?? trusted(CLOUDFLARE_NOW[cloudflare])}`;
};

/** True when something was written and then not known to be undone. */
const nothingWritten = (change: Closed): Mrkdwn => {
  const half = halfDone(change);
  if (half) return md` ${half}`;
  return change.written === undefined
    ? md` Nothing was written to Cloudflare.`
    : md` What was written ${at(change.written.at)} is still there.`;
};

/** What did not come in time: an approval, or the making of a pair that was approved. */
const missed = (change: Closed): Mrkdwn =>
  change.kind === 'rotate' && change.approvals.length > 0
    ? md`it was approved, and the pair was not made in time.`
    : md`the approval did not come in time.`;

const rolledBack = (change: Closed, view: ViewContext): Mrkdwn => {
  const { closing } = change;
  const mine = closing.reason === undefined ? md`: nobody confirmed a login in time` : NOTHING;
  const what =
    closing.by === null
      ? md`I rolled it back ${at(closing.at)}${mine}`
      : md`Rolled back ${at(closing.at)}${by(closing, view)}`;
  return md`:leftwards_arrow_with_hook: *${what}.*${reason(closing)} Access has again what it had (read back ${at(closing.at)}).`;
};

const live = (change: ChangeIn<'live'>, view: ViewContext): Mrkdwn => {
  const { closing, evidence } = change;
  const holding = holdingOf(change, view);
  const kept = md`Kept${by(closing, view)}; evidence: ${trusted(evidenceLevel(evidence))}.${reason(closing)}`;
  const since = md`Live since ${at(closing.at)}`;
  if (holding === 'superseded')
    return md`:white_check_mark: *Kept ${at(closing.at)}${by(closing, view)}.* A later change of this connection was kept since; evidence then: ${trusted(evidenceLevel(evidence))}.${reason(closing)}`;
  if (holding === null) return md`:white_check_mark: *${since}.* ${kept}`;
  const { notAfter, owner } = holding;
  const end = trusted(endWords(notAfter, view.now, zoneOf(owner, view)));
  if (notAfter <= view.now)
    return md`:warning: *${since}, certificate ended.* The certificate ${end}, as of ${at(view.now)}. ${kept}`;
  return firstReminder({ notAfter }, view.now, ownHours(owner, view)) <= view.now
    ? md`:warning: *${since}.* The certificate: ${end}, as of ${at(view.now)}. ${kept}`
    : md`:white_check_mark: *${since}.* ${kept}`;
};

const SENTENCES: Record<Closed['state'] & ChangeState, (change: Closed, view: ViewContext) => Mrkdwn> = {
  live: (change, view) => (change.state === 'live' ? live(change, view) : NOTHING),
  removed: change =>
    change.plan?.before
      ? md`:white_check_mark: *Removed ${at(change.closing.at)}.* Access does not know the identity provider any more (read back then). Reminders have ended; the record is kept.`
      : md`:white_check_mark: *Removed ${at(change.closing.at)}.* Access had no such identity provider any more; nothing was written. Reminders have ended; the record is kept.`,
  'nothing-to-do': ({ closing }) =>
    md`:white_check_mark: *Nothing to do (${at(closing.at)}):* Access already has these settings. Nothing was written to Cloudflare.`,
  declined: (change, view) =>
    md`:no_entry: *Declined${by(change.closing, view)} ${at(change.closing.at)}.*${reason(change.closing)}${nothingWritten(change)}`,
  expired: change =>
    md`:no_entry: *Expired ${at(change.closing.at)}:* ${missed(change)}${nothingWritten(change)}`,
  withdrawn: (change, view) =>
    md`:no_entry: *Withdrawn${by(change.closing, view)} ${at(change.closing.at)}.*${reason(change.closing)}${nothingWritten(change)}`,
  failed,
  'rolled-back': rolledBack,
};

/** Slot 2 of a card whose change has ended: how, by whom, why, and what is known of Cloudflare. */
export const closedLine = (change: Closed, view: ViewContext): Mrkdwn =>
  SENTENCES[change.state](change, view);
