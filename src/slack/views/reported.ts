import type { KnownBlock } from '@slack/types';
import { shortFingerprint } from '../../domain/certificate.ts';
import type { Change } from '../../domain/change.ts';
import type { ReportedResult } from '../../domain/evidence.ts';
import { section } from './elements.ts';
import { inPlace, type Place, pastedWords } from './evidence.ts';
import { LIMITS } from './limits.ts';
import { copyable, line, moment, richText, strong } from './rich-text.ts';
import { md, mention, NOTHING, plain, shown } from './text.ts';
import { at } from './time.ts';
import { nameOf, type ViewContext } from './view-context.ts';

const success = (result: ReportedResult, view: ViewContext, place: Place): KnownBlock[] => [
  section(
    md`:white_check_mark: *Reported by ${plain(nameOf(result.by, view))} ${at(result.at)}:* ${pastedWords(result, place)}${result.attributes.length === 0 ? NOTHING : md`, attributes ${result.attributes.join(', ')}`}. Reported, not seen.`,
  ),
];

/** What Access trusts, as read back after the write. */
const proof = (change: Change): KnownBlock[] => {
  const trusted = change.plan?.wanted.certificates.flatMap(one => one.sha256 ?? []) ?? [];
  if (trusted.length === 0 || change.written === undefined) return [];
  return [
    richText(
      line(strong('Proof')),
      line(
        'Access trusts these certificates and nothing else (read ',
        moment(change.written.readBackAt),
        '):',
      ),
      copyable(trusted.map(sha256 => `SHA-256 ${shortFingerprint(sha256)}`).join(', ')),
    ),
  ];
};

const known = (change: Change, result: ReportedResult, view: ViewContext, place: Place): KnownBlock[] => [
  section(
    md`:no_entry: *Reported by ${plain(nameOf(result.by, view))} ${at(result.at)}:* the test ended with an error.   *Next:* ${mention(change.requester)} does what stands under Fix, then tests again.`,
  ),
  richText(
    line(strong('What the window said')),
    copyable(shown(inPlace(result.text, place), LIMITS.reason) || '(empty)'),
    ...(result.cause ? [line(strong('Cause  '), shown(result.cause, LIMITS.reason))] : []),
    line('I have not seen the response itself.'),
  ),
  ...proof(change),
  ...(result.fix ? [richText(line(strong('Fix  '), shown(result.fix, LIMITS.reason)))] : []),
];

const unknown = (change: Change, result: ReportedResult, view: ViewContext, place: Place): KnownBlock[] => [
  section(
    md`:warning: *Reported by ${plain(nameOf(result.by, view))} ${at(result.at)}:* I do not know this text. Here it is word for word.   *Next:* ${mention(change.requester)} ${result.nearest?.length ? md`compares it with the nearest known ones` : md`sends me a recording (\`/jcaccess diagnose\`)`}, or tests again.`,
  ),
  richText(
    copyable(shown(inPlace(result.text, place), LIMITS.reason) || '(empty)'),
    ...(result.nearest && result.nearest.length > 0
      ? [line('Nearest known: ', result.nearest.map(one => `“${shown(one)}”`).join(', '), '.')]
      : []),
  ),
];

/** What a person reported of a test, as blocks for the thread: never a cause that is only guessed. */
export const reportedBlocks = (
  change: Change,
  result: ReportedResult,
  view: ViewContext,
  place: Place,
): KnownBlock[] => {
  if (result.outcome === 'success') return success(result, view, place);
  return result.outcome === 'error'
    ? known(change, result, view, place)
    : unknown(change, result, view, place);
};

/** Who acts after a report, in plain words for the fallback text. */
export const reportedNext = (change: Change, result: ReportedResult, view: ViewContext): string => {
  const requester = nameOf(change.requester, view);
  if (result.outcome === 'success') return `${requester} or an approver keeps it, on the card.`;
  return `${requester} looks in the thread, then tests again.`;
};
