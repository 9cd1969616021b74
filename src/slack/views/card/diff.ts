import type { KnownBlock } from '@slack/types';
import { shortFingerprint } from '../../../domain/certificate.ts';
import { certificateOrigin } from '../../../domain/certificate-origin.ts';
import { type Change, isClosed } from '../../../domain/change.ts';
import { jumpCloudLabel } from '../../../domain/consoles/jumpcloud.ts';
import { loginSettings } from '../../../domain/login-settings.ts';
import type { Plan, PlanCertificate } from '../../../domain/plan.ts';
import { actionOf, deletesProvider, removesLater, specialOf } from '../../../domain/plan.ts';
import type { PlanRow } from '../../../domain/plan-step.ts';
import type { HeldCertificate } from '../../../domain/provider.ts';
import { callbackUrl } from '../../../domain/request.ts';
import { type Cell, context, table } from '../elements.ts';
import { counted, firstOf, grouped, LIMITS } from '../limits.ts';
import { originWords } from '../origin-words.ts';
import { md, shown, trusted } from '../text.ts';
import { at, dayText } from '../time.ts';
import { nameOf, type ViewContext } from '../view-context.ts';

const NOTHING_THERE = '–';
/** Of a plan with two writes. */
const REMOVED_LATER = 'stays until a login with the new one was seen, then removed';

/** A certificate in words: fingerprint, key size, end. */
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

const certificateCells = (
  { certificate, fate }: PlanCertificate,
  number: number,
  which: (certificate: HeldCertificate) => string,
  whenRemoved: string,
): Cell[] => {
  const name = `Signing certificate ${number}`;
  const words = which(certificate);
  return fate === 'added'
    ? [name, NOTHING_THERE, `added: ${certificateText(certificate)}${words === '' ? '' : `; ${words}`}`]
    : [name, certificateText(certificate), fate === 'removed' ? whenRemoved : 'stays'];
};

/** A certificate that is made once the plan is approved. */
const toMakeCells = ({ toMake }: Plan): Cell[][] =>
  toMake
    ? [
        [
          'New signing certificate',
          NOTHING_THERE,
          `added first: made by me then; ${toMake.bits}-bit RSA, ${grouped(toMake.days)} days, CN ${shown(toMake.commonName)}. Nobody holds its key before Access trusts it.`,
        ],
      ]
    : [];

/** The differing settings and certificates of a plan, three cells each; certificates that stay are left out. */
const diffRows = (plan: Plan, which: (certificate: HeldCertificate) => string): Cell[][] => {
  const isUpdate = actionOf(plan) !== 'create';
  const certificates = plan.certificates
    .map((certificate, index) => ({ certificate, number: index + 1 }))
    .filter(({ certificate }) => certificate.fate !== 'kept')
    .map(({ certificate, number }) =>
      certificateCells(certificate, number, which, removesLater(plan) ? REMOVED_LATER : 'removed'),
    );
  const settings = plan.rows.map(row => settingCells(row, isUpdate));
  const first = settings.slice(0, 3);
  return [
    ...first,
    ...toMakeCells(plan),
    ...toTakeCells(plan),
    ...certificates,
    ...settings.slice(3),
    ...standingCells(plan),
  ];
};

/** A certificate that JumpCloud makes once the plan is approved. */
const toTakeCells = ({ toTake, certificates }: Plan): Cell[][] =>
  toTake && certificates.length === 0
    ? [
        [
          'New signing certificate',
          NOTHING_THERE,
          'made by JumpCloud after the approval, not known yet; read there by API over TLS and posted',
        ],
      ]
    : [];

/** JumpCloud's side: its fields by their labels in the console, and the groups that are bound. */
const jumpCloudTable = (change: Change, { jumpcloud }: Plan): KnownBlock[] => {
  if (!jumpcloud) return [];
  const rows = [
    ...jumpcloud.rows.map(row => settingCells(row, jumpcloud.before !== null)),
    ...jumpcloud.binds.map(one => ['User group', NOTHING_THERE, `bound: ${shown(one.name, 60)}`]),
    ...(jumpcloud.before ? [['Certificate', 'stays', 'stays: I never replace it']] : []),
  ];
  const { shown: first } = firstOf(rows, LIMITS.tableRows - 1);
  return [
    table([['JumpCloud', isClosed(change) ? 'There then' : 'There now', 'After this change'], ...first]),
  ];
};

/** What the plan does not change and people must know: where assertions go, and settings that decide logins beside ours. */
const standingCells = ({ teamDomain, before, steps }: Plan): Cell[][] => [
  ...(teamDomain === undefined
    ? []
    : [
        [
          `${jumpCloudLabel('spEntityId')} and ACS URL`,
          before === null ? NOTHING_THERE : shown(callbackUrl(teamDomain)),
          before === null ? shown(callbackUrl(teamDomain)) : 'stays',
        ],
      ]),
  ...(before === null ? [] : loginSettings(before.rest)).map(({ setting, value }) => [
    shown(setting, 60),
    shown(value),
    deletesProvider({ steps }) ? 'removed' : 'stays',
  ]),
];

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

/** What stands on both sides: an adoption goes from what was approved to what Access has. */
const columns = (plan: Plan, inAccess: string): [string, string] =>
  specialOf(plan) === 'adopt' ? ['Approved until now', inAccess] : [inAccess, 'After this change'];

/** Slot 4 while people decide: what Access has and what it would have, only what differs. */
export const diff = (change: Change, plan: Plan, view: Pick<ViewContext, 'names'>): KnownBlock[] => {
  const rows = diffRows(plan, certificate =>
    originWords(certificateOrigin(change, certificate.sha256), user => shown(nameOf(user, view), 60)),
  );
  if (rows.length === 0) return [];
  const { shown: first, rest } = firstOf(rows, LIMITS.tableRows - 1);
  const below = remainder(plan, rest).join(' ');
  return [
    ...jumpCloudTable(change, plan),
    table([['Setting', ...columns(plan, isClosed(change) ? 'In Access then' : 'In Access now')], ...first]),
    context(md`${trusted(below === '' ? '' : `${below} `)}Access as of ${at(plan.madeAt)}.`),
  ];
};
