import type { Change, ChangeState, Closing } from '../../../domain/change.ts';
import { type Mrkdwn, md, NOTHING, plain, quoted, trusted } from '../text.ts';
import { at } from '../time.ts';
import { nameOf, type ViewContext } from '../view-context.ts';
import { evidenceLevel } from './evidence-words.ts';

type Closed = Extract<Change, { closing: Closing }>;

const by = (closing: Closing, view: ViewContext): Mrkdwn =>
  closing.by === null ? NOTHING : md` by ${plain(nameOf(closing.by, view))}`;

const reason = (closing: Closing): Mrkdwn =>
  closing.reason === undefined || closing.reason === '' ? NOTHING : md` Reason: ${quoted(closing.reason)}`;

const CLOUDFLARE_NOW: Record<NonNullable<Closing['cloudflare']>, string> = {
  untouched: 'Cloudflare was not changed.',
  'put-back': 'Cloudflare was changed and put back (read back).',
  changed: 'Cloudflare was changed and has not been put back.',
  unknown: 'I cannot tell whether Cloudflare was changed.',
};

const failed = (closing: Closing): Mrkdwn => {
  const where = closing.step === undefined ? NOTHING : md` while ${plain(closing.step)}`;
  const why = closing.reason === undefined ? md`.*` : md`:* ${quoted(closing.reason)}`;
  return md`:no_entry: *Failed ${at(closing.at)}${where}${why} ${trusted(CLOUDFLARE_NOW[closing.cloudflare ?? 'unknown'])}`;
};

/** True when something was written and then not known to be undone. */
const nothingWritten = (change: Closed): Mrkdwn =>
  change.written === undefined
    ? md` Nothing was written to Cloudflare.`
    : md` What was written ${at(change.written.at)} is still there.`;

const rolledBack = (change: Closed, view: ViewContext): Mrkdwn => {
  const { closing } = change;
  const itself =
    closing.reason === undefined ? md` by itself: nobody confirmed a login in time` : md` by itself`;
  const who = closing.by === null ? itself : by(closing, view);
  return md`:leftwards_arrow_with_hook: *Rolled back ${at(closing.at)}${who}.*${reason(closing)} Access has again what it had (read back).`;
};

const SENTENCES: Record<Closed['state'] & ChangeState, (change: Closed, view: ViewContext) => Mrkdwn> = {
  live: ({ closing, evidence }, view) =>
    md`:white_check_mark: *Live since ${at(closing.at)}.* Kept${by(closing, view)}; evidence: ${trusted(evidenceLevel(evidence))}.${reason(closing)}`,
  'nothing-to-do': ({ closing }) =>
    md`:white_check_mark: *Nothing to do (${at(closing.at)}):* Access already has these settings. Nothing was written to Cloudflare.`,
  declined: (change, view) =>
    md`:no_entry: *Declined${by(change.closing, view)} ${at(change.closing.at)}.*${reason(change.closing)}${nothingWritten(change)}`,
  expired: change =>
    md`:no_entry: *Expired ${at(change.closing.at)}:* the approval did not come in time.${nothingWritten(change)}`,
  withdrawn: (change, view) =>
    md`:no_entry: *Withdrawn${by(change.closing, view)} ${at(change.closing.at)}.*${reason(change.closing)}${nothingWritten(change)}`,
  failed: ({ closing }) => failed(closing),
  'rolled-back': rolledBack,
};

/** Slot 2 of a card whose change has ended: how, by whom, why, and what is known of Cloudflare. */
export const closedLine = (change: Closed, view: ViewContext): Mrkdwn =>
  SENTENCES[change.state](change, view);
