import type { KnownBlock, RichTextBlock, RichTextBlockElement, RichTextDate } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { jumpCloudLabel } from '../../domain/consoles/jumpcloud.ts';
import { type Finding, mostSevereFirst } from '../../domain/finding.ts';
import type { Notice } from '../../domain/notice.ts';
import { deedValue, optionValue } from './deed-value.ts';
import { actions, button, context, header, section } from './elements.ts';
import { counted, firstOf } from './limits.ts';
import { asPlainText, type Message, message } from './message.ts';
import { copyable, line, moment, richText, strong } from './rich-text.ts';
import { code, joined, link, type Mrkdwn, md, shown, trusted } from './text.ts';
import { at, momentText, SECONDS_FORMAT } from './time.ts';
import { boldName, type ViewContext } from './view-context.ts';

/** How many findings a message shows; the rest is in findings.txt. */
export const MAX_SHOWN = 8;
/** Room for a finding's own sentence, which may hold values of its own. */
const SENTENCE = 600;

/** What the newest file came to: the findings, the file's name and when it was read. */
interface Read {
  readonly findings: readonly Finding[];
  readonly fileName: string;
  readonly at: Date;
  readonly sizeBytes?: number;
}

const readOf = (change: Change): Read => {
  if (change.toCorrect) return change.toCorrect;
  const { metadata } = change;
  return metadata
    ? {
        findings: metadata.warnings,
        fileName: metadata.fileName,
        at: metadata.at,
        sizeBytes: metadata.sizeBytes,
      }
    : { findings: [], fileName: '', at: change.createdAt };
};

const countsOf = (findings: readonly Finding[]): { stops: number; warns: number } => {
  const stops = findings.filter(finding => finding.level === 'stop').length;
  return { stops, warns: findings.length - stops };
};

/** "1 thing to correct, 1 to know". */
export const counts = (findings: readonly Finding[]): { mrkdwn: Mrkdwn; text: string } => {
  const { stops, warns } = countsOf(findings);
  const correct = stops > 0 ? [`${counted(stops, 'thing')} to correct`] : [];
  const know = warns > 0 ? [stops > 0 ? `${warns} to know` : `${counted(warns, 'thing')} to know`] : [];
  return {
    text: [...correct, ...know].join(', '),
    mrkdwn: joined(
      [
        ...correct.map(text => md`:no_entry: ${trusted(text)}`),
        ...know.map(text => md`:warning: ${trusted(text)}`),
      ],
      ', ',
    ),
  };
};

const IS_OTHER_HALF = 'sp-metadata';
/** The finding whose values are moments. */
const OF_TIMES = 'E17';

const titleOf = (change: Change, findings: readonly Finding[]): string => {
  const label = shown(change.request.label, 60);
  if (findings.some(finding => finding.code === IS_OTHER_HALF))
    return `${label}: this is the other half's file`;
  return countsOf(findings).stops > 0
    ? `${label}: the metadata does not fit yet`
    : `${label}: the metadata fits, with notes`;
};

const compared = (name: string, value: string | undefined, isTime: boolean): RichTextBlockElement[] => {
  if (value === undefined) return [];
  return isTime
    ? [line(strong(`${name}  `), ...withMoments(value))]
    : [line(strong(name)), copyable(shownLines(value) || '(empty)')];
};

/** Moments that are written as SAML writes them, in the zone of the person who reads. */
const withMoments = (value: string): (string | RichTextDate)[] =>
  value.split(/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/).map((part, index) => {
    const date = new Date(part);
    return index % 2 === 0 || Number.isNaN(date.getTime()) ? shown(part) : moment(date, SECONDS_FORMAT);
  });

/** A fingerprint with its facts has 130 characters and is worth nothing when it is cut. */
const VALUE = 200;

const shownLines = (value: string): string =>
  value
    .split('\n')
    .map(one => shown(one, VALUE))
    .join('\n');

/** What the two values of a finding are called, and its remedy; `coded` shows its code after the sentence. */
export interface FindingNames {
  readonly given: string;
  readonly needed: string;
  readonly remedy: string;
  readonly coded?: boolean;
}

const OF_A_FILE: FindingNames = { given: 'In the file', needed: 'Needed', remedy: 'Correct it in ' };

/** One finding with both values to copy, and where to correct it. */
export const findingBlock = (
  finding: Finding,
  number: number,
  names: FindingNames = OF_A_FILE,
): RichTextBlock =>
  richText(
    line(
      strong(`${number} `),
      { type: 'emoji', name: finding.level === 'stop' ? 'no_entry' : 'warning' },
      strong(` ${shown(finding.message, SENTENCE)}`),
      names.coded ? ` (${finding.code})` : '',
    ),
    ...(finding.where ? [line('Where: ', shown(finding.where))] : []),
    ...compared(names.given, finding.inFile, finding.code === OF_TIMES),
    ...compared(names.needed, finding.needed, finding.code === OF_TIMES),
    line(strong(names.remedy), shown(finding.fix, SENTENCE)),
  );

const sizeText = (bytes: number): string =>
  bytes < 1000 ? counted(bytes, 'byte') : `${(bytes / 1024).toFixed(1)} KB`;

const NOT_CHECKED = md` Not checked, because such a file does not hold them: certificate, ${trusted(jumpCloudLabel('idpEntityId'))}, sign-on URL.`;

const opening = (findings: readonly Finding[]): Mrkdwn => {
  const { stops } = countsOf(findings);
  if (stops === 0) {
    return md`${counts(findings).mrkdwn}. The file fits; nothing has to be corrected.   *Next:* nobody, I go on by myself.`;
  }
  const other = findings.some(finding => finding.code === IS_OTHER_HALF);
  return other
    ? md`${counts(findings).mrkdwn}. Nothing has changed.   *Next:* you export JumpCloud's file and send it.${NOT_CHECKED}`
    : md`${counts(findings).mrkdwn}. Nothing has changed.   *Next:* you correct it in JumpCloud and send a new file.`;
};

/** What was noticed in the newest metadata file, for the DM of the person who handed it in: all at once, stops first. */
export const findingsMessage = (change: Change): Message => {
  const read = readOf(change);
  const findings = mostSevereFirst(read.findings);
  const { shown: first, rest } = firstOf(findings, MAX_SHOWN);
  const waits = countsOf(findings).stops > 0;
  const blocks: KnownBlock[] = [
    header(titleOf(change, findings)),
    section(opening(findings)),
    ...first.map((finding, index) => findingBlock(finding, index + 1)),
    ...(rest > 0 ? [context(md`and ${rest} more in findings.txt`)] : []),
    ...actions(
      `findings-${change.id}`,
      waits
        ? [
            button('hand-back', 'Hand back the metadata', deedValue(change), { style: 'primary' }),
            button('show', 'Show the recipe', optionValue(change, 'show:recipe')),
          ]
        : [],
    ),
    context(
      joined(
        [
          md`change ${trusted(change.id)}`,
          code(read.fileName),
          ...(read.sizeBytes === undefined ? [] : [trusted(sizeText(read.sizeBytes))]),
          at(read.at),
        ],
        ' · ',
      ),
    ),
  ];
  const next = waits ? 'you correct it in JumpCloud and send a new file.' : 'nobody, I go on by myself.';
  return message(`${titleOf(change, findings)}: ${counts(findings).text}. Next: ${next}`, blocks);
};

/** Another person's file that is not this change's metadata, or a file that is no metadata at all; the change goes on as it was. */
export const unusableFile = (
  { by, fileName, findings, toSender }: Extract<Notice, { say: 'unusable-file' }>,
  change: Change,
  view: ViewContext,
): Message => {
  const title = `${shown(change.request.label, 60)}: a file that is not its metadata`;
  const { shown: first, rest } = firstOf(mostSevereFirst(findings), MAX_SHOWN);
  const sent = toSender
    ? md`I cannot use ${code(fileName)}, so I left it. Nothing has changed.`
    : md`${boldName(by, view)} sent ${code(fileName)}. I cannot use it, so I left it. Nothing has changed.`;
  const own = by === change.requester ? md`you send the file that JumpCloud exports` : null;
  const next = own ?? md`as the ${link(view.cardLink, 'card')} says`;
  return message(`${title}. Nothing has changed. Next: ${asPlainText(next, view.names)}.`, [
    header(title),
    section(md`${sent}   *Next:* ${next}.`),
    ...first.map((finding, index) => findingBlock(finding, index + 1)),
    context(
      joined(
        [md`change ${trusted(change.id)}`, ...(rest > 0 ? [md`and ${rest} more to correct`] : [])],
        ' · ',
      ),
    ),
  ]);
};

/** True when the message does not hold all findings, so that the text file is needed too. */
export const needsFindingsFile = (change: Change): boolean => readOf(change).findings.length > MAX_SHOWN;

/** Findings as the lines of a text file, stops first. */
export const findingLines = (findings: readonly Finding[], names: FindingNames = OF_A_FILE): string[] =>
  mostSevereFirst(findings).flatMap((finding, index) => [
    `${index + 1}. ${finding.level === 'stop' ? 'TO CORRECT' : 'TO KNOW'}: ${shown(finding.message, SENTENCE)}${names.coded ? ` (${finding.code})` : ''}`,
    ...(finding.where ? [`   Where: ${shown(finding.where)}`] : []),
    ...(finding.inFile === undefined ? [] : [`   ${names.given}: ${shown(finding.inFile, SENTENCE)}`]),
    ...(finding.needed === undefined ? [] : [`   ${names.needed}: ${shown(finding.needed, SENTENCE)}`]),
    `   Correct it in: ${shown(finding.fix, SENTENCE)}`,
    '',
  ]);

/** All findings as plain text, for findings.txt. */
export const findingsText = (change: Change): string => {
  const read = readOf(change);
  return [
    `${shown(change.request.label)}: ${counts(read.findings).text}`,
    `Change ${change.id}, file ${shown(read.fileName)}, ${momentText(read.at)}`,
    '',
    ...findingLines(read.findings),
  ].join('\n');
};
