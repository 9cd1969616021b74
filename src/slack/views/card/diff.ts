import type { KnownBlock } from '@slack/types';
import { shortFingerprint } from '../../../domain/certificate.ts';
import type { Plan, PlanCertificate, PlanRow } from '../../../domain/plan.ts';
import type { HeldCertificate } from '../../../domain/provider.ts';
import { type Cell, context, table } from '../elements.ts';
import { counted, firstOf, LIMITS } from '../limits.ts';
import { shown, words } from '../text.ts';
import { dayText } from '../time.ts';

const NOTHING_THERE = '–';

/** A certificate in words: "SHA-256 3F:9A:…:C1, 2048-bit, until 23 Nov 2029". */
const certificateText = (certificate: HeldCertificate): string => {
  if (certificate.sha256 === null) return `a text that is no certificate: ${shown(certificate.text, 40)}`;
  return [
    `SHA-256 ${shortFingerprint(certificate.sha256)}`,
    ...(certificate.keyBits === null || certificate.keyBits === 0 ? [] : [`${certificate.keyBits}-bit`]),
    ...(certificate.notAfter === null ? [] : [`until ${dayText(certificate.notAfter)}`]),
  ].join(', ');
};

const after = (row: PlanRow, isUpdate: boolean): string => {
  if (row.after === null || row.after === '') return isUpdate ? 'removed' : '(empty)';
  return isUpdate ? `changed: ${shown(row.after)}` : shown(row.after);
};

const settingCells = (row: PlanRow, isUpdate: boolean): Cell[] => [
  row.setting,
  row.before === null ? NOTHING_THERE : row.before === '' ? '(empty)' : shown(row.before),
  after(row, isUpdate),
];

const certificateCells = ({ certificate, fate }: PlanCertificate, number: number): Cell[] => {
  const name = `Signing certificate ${number}`;
  return fate === 'added'
    ? [name, NOTHING_THERE, `added: ${certificateText(certificate)}`]
    : [name, certificateText(certificate), fate === 'removed' ? 'removed' : 'stays'];
};

/** The differing settings and certificates of a plan, three cells each; certificates that stay are left out. */
const diffRows = (plan: Plan): Cell[][] => {
  const isUpdate = plan.step === 'update';
  const certificates = plan.certificates
    .map((certificate, index) => ({ certificate, number: index + 1 }))
    .filter(({ certificate }) => certificate.fate !== 'kept')
    .map(({ certificate, number }) => certificateCells(certificate, number));
  const settings = plan.rows.map(row => settingCells(row, isUpdate));
  const first = settings.slice(0, 3);
  return [...first, ...certificates, ...settings.slice(3)];
};

const remainder = (plan: Plan, left: number): string[] => {
  const kept = plan.certificates.filter(certificate => certificate.fate === 'kept').length;
  const stays = [
    ...(plan.unchanged > 0 ? [counted(plan.unchanged, 'setting')] : []),
    ...(kept > 0 ? [counted(kept, 'certificate')] : []),
  ].join(' and ');
  return [
    ...(left > 0 ? [`and ${left} more in the plan file.`] : []),
    ...(stays === ''
      ? []
      : [
          `${stays} stay${plan.unchanged + kept === 1 ? 's' : ''} as ${plan.unchanged + kept === 1 ? 'it is' : 'they are'}.`,
        ]),
  ];
};

/** Slot 4 while people decide: what Access has and what it would have, only what differs. */
export const diff = (plan: Plan): KnownBlock[] => {
  const rows = diffRows(plan);
  if (rows.length === 0) return [];
  const { shown: first, rest } = firstOf(rows, LIMITS.tableRows - 1);
  const below = remainder(plan, rest).join(' ');
  return [
    table([['Setting', 'In Access now', 'After this change'], ...first]),
    ...(below === '' ? [] : [context(words(below))]),
  ];
};
