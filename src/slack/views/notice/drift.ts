import { shortFingerprint } from '../../../domain/certificate.ts';
import type { Change } from '../../../domain/change.ts';
import { jumpCloudLabel } from '../../../domain/consoles/jumpcloud.ts';
import type { Difference } from '../../../domain/drift.ts';
import type { Notice } from '../../../domain/notice.ts';
import { deedValue } from '../deed-value.ts';
import { actions, button, confirm, section } from '../elements.ts';
import { firstOf } from '../limits.ts';
import type { Message } from '../message.ts';
import { code, joined, type Mrkdwn, md, NOTHING, trusted } from '../text.ts';
import { onDay } from '../time.ts';
import { actionNotice, type NoticeContext, threadNotice } from './said.ts';

/** The notices of what others changed. */
export type DriftNotice = Extract<Notice, { say: 'drifted' | 'drift-over' }>;

const LINES = 8;

const value = (text: string): Mrkdwn => (text === '' ? md`(empty)` : code(text));

const certificate = ({ sha256, notAfter }: Extract<Difference, { sha256: unknown }>): Mrkdwn =>
  sha256 === null
    ? md`a text that is no certificate`
    : md`SHA-256 ${trusted(shortFingerprint(sha256))}${notAfter ? md`, until ${onDay(notAfter)}` : NOTHING}`;

const sentence = (one: Difference): Mrkdwn => {
  switch (one.kind) {
    case 'provider-deleted':
      return md`*The identity provider was deleted:* nobody can log in through it.`;
    case 'team-domain':
      return md`*The team was renamed:* approved ${code(one.approved)}, now ${code(one.now)}. JumpCloud still sends people to the old callback; correct ACS URL and ${trusted(jumpCloudLabel('spEntityId'))} there.`;
    case 'certificate-removed':
      return md`*A certificate was removed:* ${certificate(one)}. Logins that JumpCloud signs with it are refused.`;
    case 'certificate-added':
      return md`*A certificate was added that nobody approved:* ${certificate(one)}. Whoever has its key can log in as anyone.`;
    case 'setting':
      return md`*${trusted(one.setting)}:* approved ${value(one.approved)}, now ${value(one.now)}.`;
    case 'login-setting':
      return md`*${one.setting}:* approved ${one.approved === '' ? md`off` : code(one.approved)}, now ${one.now === '' ? md`off` : code(one.now)}.`;
  }
};

const buttons = (change: Change) =>
  actions(`drift-${change.id}`, [
    button('restore', 'Put it back', deedValue(change), {
      style: 'primary',
      confirm: confirm(
        'Put it back?',
        'I plan to give Access again what was approved. Nothing is written before that plan is approved. A certificate that was added stays.',
        'Make the plan',
        'Not yet',
      ),
    }),
    button('adopt', 'Use what is there now', deedValue(change), {
      confirm: confirm(
        'Use what is there now?',
        'I plan to count what Access has as approved. Nothing is written, and it counts only once that plan is approved.',
        'Make the plan',
        'Not yet',
      ),
    }),
  ]);

/** Says one notice of what others changed. */
export const driftNotice = (notice: DriftNotice, change: Change, context: NoticeContext): Message => {
  if (notice.say === 'drift-over')
    return threadNotice(
      change,
      context,
      md`:white_check_mark: Access is as approved again.   *Next:* nobody.`,
    );
  const { shown, rest } = firstOf(notice.differences, LINES);
  const more = rest > 0 ? [md`and ${trusted(String(rest))} more.`] : [];
  return actionNotice(
    change,
    context,
    md`:warning: *Access is not as approved.* Not by me; who did it stands in Cloudflare's audit log (Manage Account › Audit Log).   *Next:* you put it back, or use what is there now; both are approved like any change.`,
    [section(joined([...shown.map(sentence), ...more], '\n')), ...buttons(change)],
  );
};
