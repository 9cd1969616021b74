import type { KnownBlock } from '@slack/types';
import { inJumpCloud } from '../../domain/consoles/jumpcloud.ts';
import type { Comparison, Diagnosis } from '../../domain/diagnosis.ts';
import { type Finding, mostSevereFirst, stops } from '../../domain/finding.ts';
import { context, header, section } from './elements.ts';
import { counts, type FindingNames, findingBlock, findingLines, MAX_SHOWN } from './findings.ts';
import { firstOf, LIMITS } from './limits.ts';
import { type Message, message } from './message.ts';
import { copyable, line, richText, strong } from './rich-text.ts';
import { joined, type Mrkdwn, md, NOTHING, shown, trusted } from './text.ts';
import { at, momentText } from './time.ts';

const REMEDY = 'What to do: ';
const NAMES: FindingNames = {
  given: 'In the response',
  needed: 'Access wants',
  remedy: REMEDY,
  coded: true,
};
const OF_AN_ERROR: FindingNames = {
  given: 'What the window said',
  needed: 'Access trusts',
  remedy: REMEDY,
};

const findingsOf = (diagnosis: Diagnosis): readonly Finding[] => {
  if (diagnosis.kind === 'response') return mostSevereFirst(diagnosis.findings);
  return diagnosis.kind === 'error' ? [diagnosis.finding] : [];
};

/** "2 things to correct, 1 to know": all that is said outside the person's DM. */
export const diagnosisCount = (diagnosis: Diagnosis): string => {
  switch (diagnosis.kind) {
    case 'response':
    case 'error':
      return counts(findingsOf(diagnosis)).text || 'nothing to correct';
    case 'unknown-error':
      return 'an error text that I do not know';
    case 'accepted':
      return 'Access took this login';
    case 'refused':
    case 'no-file':
    case 'not-read':
      return 'I could not use it';
  }
};

const HOW = {
  chosen: 'which you chose',
  only: 'the only SAML one in Access',
  'best-fit': 'the one in Access that fits best',
} as const;

const comparedLine = (compared: Comparison): Mrkdwn => {
  if ('none' in compared)
    return md`Not compared with Access: ${trusted(compared.none, LIMITS.untrusted)}. What depends on its settings is not checked.`;
  if (compared.source === 'file')
    return md`Compared with ${compared.provider} and the addresses of the team. Access itself was not read.`;
  const when =
    compared.source === 'read'
      ? md`read ${at(compared.at)}`
      : md`as last applied ${at(compared.at)}, because Cloudflare did not answer`;
  return md`Compared with ${compared.provider}, ${trusted(HOW[compared.how])}; ${when}.`;
};

/** Where a diagnosis is read: what to do with the file differs, and nothing else. */
export type Place = 'slack' | 'terminal';

const KEPT = md`I kept nothing of it.`;
const RECORDING: Readonly<Record<Place, Mrkdwn>> = {
  slack: md`I kept nothing of it. *The recording holds cookies or tokens*: delete the file in Slack, and sign out of Access and JumpCloud to end those sessions.`,
  terminal: md`*The recording holds cookies or tokens*: delete the file, and sign out of Access and JumpCloud to end those sessions.`,
};
const NOT_USED = {
  file: md`I went by your words: the file beside them told less.`,
  words: md`I went by the file: the words beside it told less.`,
} as const;

/** What stands small below: what was compared, what was left aside, what was kept. */
const small = (diagnosis: Diagnosis, compared: Comparison | null, place: Place): KnownBlock => {
  const isRecording = diagnosis.kind === 'response' && diagnosis.hasSessions;
  return context(
    joined(
      [
        ...(compared === null ? [] : [comparedLine(compared)]),
        ...(diagnosis.notUsed === undefined ? [] : [NOT_USED[diagnosis.notUsed]]),
        ...(isRecording ? [RECORDING[place]] : place === 'slack' ? [KEPT] : []),
      ],
      ' ',
    ),
  );
};

const titled = (title: string, next: string, blocks: readonly KnownBlock[]): Message =>
  message(`${title}. Next: ${next}`, [header(title), ...blocks]);

const diagnosedMessage = (diagnosis: Extract<Diagnosis, { kind: 'response' }>, place: Place): Message => {
  const findings = findingsOf(diagnosis);
  const { shown: first, rest } = firstOf(findings, place === 'slack' ? MAX_SHOWN : findings.length);
  const foot = small(diagnosis, diagnosis.compared, place);
  if (findings.length === 0)
    return titled('Login: nothing wrong in this response', 'you look at the policies.', [
      section(
        md`:white_check_mark: Signature, certificate, addresses, times, name and attributes are as Access wants them. That is no promise that Access took it.   *Next:* if the person was refused, send me the error text; a policy decides after the login.`,
      ),
      foot,
    ]);
  const isWrong = stops(findings);
  const next = isWrong
    ? 'you correct the first one, then log in again.'
    : 'nobody, unless a note says otherwise.';
  const title = isWrong ? 'Login: what is wrong with this response' : 'Login: this response fits, with notes';
  return titled(title, next, [
    section(md`${counts(findings).mrkdwn}, the most telling first.   *Next:* ${trusted(next)}`),
    ...first.map((finding, index) => findingBlock(finding, index + 1, NAMES)),
    ...(rest > 0 ? [context(md`and ${rest} more in findings.txt`)] : []),
    foot,
  ]);
};

const knownError = (diagnosis: Extract<Diagnosis, { kind: 'error' }>, place: Place): Message =>
  titled('Login: an error that I know', 'you do what stands under it.', [
    section(
      md`I have not seen the response itself: a recording (HAR) would prove the cause.   *Next:* you do what stands under it.`,
    ),
    findingBlock(diagnosis.finding, 1, OF_AN_ERROR),
    small(diagnosis, diagnosis.compared, place),
  ]);

const unknownError = (diagnosis: Extract<Diagnosis, { kind: 'unknown-error' }>, place: Place): Message =>
  titled('Login: an error that I do not know', 'you compare it with the nearest ones.', [
    section(
      md`:warning: I do not know this error. Here it is word for word.   *Next:* you compare it with the nearest ones, or send me a recording (HAR).`,
    ),
    richText(copyable(shown(diagnosis.text, LIMITS.reason) || '(empty)')),
    ...diagnosis.nearest.map(({ says, cause, fix }) =>
      richText(
        line(strong('Nearest known: '), shown(says)),
        line('It means: ', cause),
        line(strong(REMEDY), fix),
      ),
    ),
    small(diagnosis, null, place),
  ]);

const accepted = (diagnosis: Extract<Diagnosis, { kind: 'accepted' }>, place: Place): Message => {
  const { email, attributes, missing, compared } = diagnosis;
  const who = email === undefined ? NOTHING : md` as ${email}`;
  const sent = attributes.length === 0 ? md`no attribute` : md`${attributes.join(', ')}`;
  const lacking =
    missing.length === 0
      ? NOTHING
      : md`\n:warning: Access asks for ${missing.join(', ')} too, and it did not come: ${trusted(inJumpCloud('userAttributes'))}, *Save*.`;
  return titled('Login: Access took it', 'nobody, if the address is the right one.', [
    section(
      md`:white_check_mark: Access took this login${who}; it read ${sent}. If that is another person's address, an open session was reused: test in a private window.${lacking}   *Next:* nobody, if the address is the right one. Who may use an application is decided by its policies.`,
    ),
    small(diagnosis, compared, place),
  ]);
};

type Refused = Extract<Diagnosis, { kind: 'refused' }>['why'];

const REFUSED: Readonly<Record<Place, Readonly<Record<Refused, Mrkdwn>>>> = {
  slack: {
    'private-key': md`:no_entry: *This looks like a private key.* I did not keep it. Delete it in Slack, treat the key as exposed, press *Make a new pair*.   *Next:* you.`,
    'session-cookie': md`:no_entry: *This holds a session cookie or a token.* I did not keep it. Sign out of Access to end that session, then send only the response or the error text.   *Next:* you.`,
    empty: md`There is nothing in it.   *Next:* you send the error text, the JSON, a SAMLResponse or a recording (HAR).`,
  },
  terminal: {
    'private-key': md`:no_entry: *This looks like a private key.* If it left your machine, treat it as exposed and have a new pair made.   *Next:* you.`,
    'session-cookie': md`:no_entry: *This holds a session cookie or a token.* If it left your machine, sign out of Access to end that session. Then give only the response or the error text.   *Next:* you.`,
    empty: md`There is nothing in it.   *Next:* you give the error text, the JSON, a SAMLResponse or a recording (HAR).`,
  },
};

const NOT_READ: Readonly<Record<Extract<Diagnosis, { kind: 'not-read' }>['why'], Mrkdwn>> = {
  'not-in-time': md`I could not read this in time. That says nothing about what you sent. I kept nothing of it.`,
  busy: md`I am reading too much at once, and have not looked at what you sent. I kept nothing of it.`,
};

/** The diagnosis of a login, for the DM of the person who asked: names and addresses in it are shown as they are. */
export const diagnosisMessage = (diagnosis: Diagnosis, place: Place = 'slack'): Message => {
  switch (diagnosis.kind) {
    case 'response':
      return diagnosedMessage(diagnosis, place);
    case 'error':
      return knownError(diagnosis, place);
    case 'unknown-error':
      return unknownError(diagnosis, place);
    case 'accepted':
      return accepted(diagnosis, place);
    case 'refused':
      return titled('Login: I could not use this', 'you.', [section(REFUSED[place][diagnosis.why])]);
    case 'no-file':
      return titled('Login: I could not read the file', 'you send it again.', [
        section(md`I could not read the file: ${trusted(diagnosis.why)}.   *Next:* you send it again.`),
      ]);
    case 'not-read':
      return titled('Login: I could not read this in time', 'you send it again in a minute.', [
        section(md`${NOT_READ[diagnosis.why]}   *Next:* you send it again in a minute.`),
      ]);
  }
};

/** All findings as plain text when the message does not hold them; otherwise null. */
export const diagnosisFile = (diagnosis: Diagnosis, now: Date): string | null => {
  const findings = findingsOf(diagnosis);
  if (findings.length <= MAX_SHOWN) return null;
  return [`${counts(findings).text}, ${momentText(now)}`, '', ...findingLines(findings, NAMES)].join('\n');
};
