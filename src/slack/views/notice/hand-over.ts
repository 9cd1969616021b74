import type { Change } from '../../../domain/change.ts';
import type { Notice } from '../../../domain/notice.ts';
import { custodyLine } from '../custody.ts';
import { optionValue } from '../deed-value.ts';
import { actions, button } from '../elements.ts';
import { findingsMessage, unusableFile } from '../findings.ts';
import { counted } from '../limits.ts';
import type { Message } from '../message.ts';
import { pairVoidLine } from '../recipe.ts';
import { code, type Mrkdwn, md, NOTHING, quoted, trusted } from '../text.ts';
import { boldName } from '../view-context.ts';
import { type NoticeContext, threadNotice } from './said.ts';

/** The notices of handing over: files and recipe out, metadata back. */
export type HandOverNotice = Extract<
  Notice,
  {
    say:
      | 'asked'
      | 'pair-void'
      | 'recipe-sent'
      | 'metadata-received'
      | 'metadata-findings'
      | 'findings'
      | 'unusable-file'
      | 'file-unreadable'
      | 'file-of-other-change'
      | 'metadata-fits'
      | 'file-from-other'
      | 'helper-named'
      | 'key-deleted'
      | 'key-not-deleted'
      | 'old-file-not-deleted';
  }
>;

const count = (notice: Extract<HandOverNotice, { say: 'metadata-findings' }>): string =>
  [
    ...(notice.stops > 0 ? [`${counted(notice.stops, 'thing')} to correct`] : []),
    ...(notice.warns > 0 ? [`${counted(notice.warns, 'thing')} to know`] : []),
  ].join(', ');

const fileOfOther = (
  notice: Extract<HandOverNotice, { say: 'file-of-other-change' }>,
  change: Change,
  context: NoticeContext,
): Message =>
  threadNotice(
    change,
    context,
    md`this file belongs to ${notice.label} (same certificate), not to this change. I did not use it.   *Next:* you use it there, or hand back another file.`,
    actions(`other-${notice.file}`, [
      button(
        'hand-back',
        'Use it there',
        optionValue({ id: notice.other as Change['id'] }, `file:${notice.file}`),
      ),
    ]),
  );

const keyDeletedWhy = ({ custody }: Change): Mrkdwn => {
  const why = custody?.state === 'deleted' ? custody.why : 'voided';
  return why === 'expired' ? md`: no metadata came in time` : NOTHING;
};

/** Says one notice of handing over. */
export const handOverNotice = (notice: HandOverNotice, change: Change, context: NoticeContext): Message => {
  const requester = boldName(change.requester, context);
  switch (notice.say) {
    case 'asked':
      return threadNotice(change, context, md`${requester} asked for this.`);
    case 'pair-void':
      return threadNotice(change, context, pairVoidLine(notice.name, notice.replacedBy));
    case 'recipe-sent':
      return change.request.certificate.source === 'generate'
        ? threadNotice(change, context, md`Files and recipe sent to ${requester}.`)
        : threadNotice(change, context, md`Recipe sent to ${requester}.`);
    case 'metadata-received':
      return threadNotice(change, context, md`Metadata file ${notice.fileName} received. I read it now.`);
    case 'metadata-findings':
      return threadNotice(
        change,
        context,
        md`Metadata from ${boldName(notice.by, context)}: ${trusted(count(notice))}, sent to ${boldName(notice.by, context)}.`,
      );
    case 'findings':
      return findingsMessage(change);
    case 'unusable-file':
      return unusableFile(notice, change, context);
    case 'file-unreadable':
      return threadNotice(
        change,
        context,
        md`I could not read the file. ${quoted(notice.why)} Nothing has changed.   *Next:* you send the file again; if it happens twice, give the operator this reference: ${code(notice.reference)}.`,
      );
    case 'file-of-other-change':
      return fileOfOther(notice, change, context);
    case 'metadata-fits':
      return threadNotice(change, context, md`Metadata from ${boldName(notice.by, context)}: fits.`);
    case 'file-from-other':
      return threadNotice(
        change,
        context,
        notice.taken
          ? md`${boldName(notice.by, context)} handed in a metadata file for your change. I read it now; what comes of it stands in the thread.`
          : md`${boldName(notice.by, context)} sent a file for your change. They may not hand in files for it, so I did not read it. If they should help, name them on the card: ⋯ *Name a helper*.`,
      );
    case 'helper-named':
      return threadNotice(
        change,
        context,
        md`${boldName(notice.by, context)} named you as helper: you may hand in JumpCloud's metadata for this change, here or in its thread. Who hands in a file cannot approve the change.`,
      );
    case 'key-deleted':
      return threadNotice(
        change,
        context,
        md`samlidp.key deleted from Slack, checked${keyDeletedWhy(change)}.`,
      );
    case 'key-not-deleted':
      return threadNotice(
        change,
        context,
        custodyLine(change) ??
          md`Slack refused to delete *samlidp.key* (${notice.error}). Delete it by hand; if you cannot, press *Make a new pair*.`,
      );
    case 'old-file-not-deleted':
      return threadNotice(
        change,
        context,
        md`Slack refused to delete a file of the pair that is void (${notice.error}). Delete it by hand; it opens nothing, as JumpCloud and Access do not use it.`,
      );
  }
};
