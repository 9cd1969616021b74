import { certificateOrigin } from '../../domain/certificate-origin.ts';
import type { Change } from '../../domain/change.ts';
import { jumpCloudLabel } from '../../domain/consoles/jumpcloud.ts';
import { loginSettings } from '../../domain/login-settings.ts';
import {
  actionOf,
  deletesProvider,
  type Plan,
  type PlanWarning,
  removesLater,
  shortDigest,
  specialOf,
} from '../../domain/plan.ts';
import type { HeldCertificate } from '../../domain/provider.ts';
import { callbackUrl } from '../../domain/request.ts';
import { affectedSentence, warningSentence } from './card/warnings.ts';
import { counted } from './limits.ts';
import { asPlainText } from './message.ts';
import { originWords } from './origin-words.ts';
import { shown } from './text.ts';
import { paperDay, paperMoment } from './time.ts';
import { nameOf, type ViewContext } from './view-context.ts';

/** Values are whole here; only absurd ones are cut. */
const WHOLE = 4000;

/** The name of the plan's file in the thread: "plan-9f3a71c2.txt". */
export const planFileName = (plan: Plan): string => `plan-${shortDigest(plan)}.txt`;

const valueText = (value: string | null): string => {
  if (value === null) return '(not there)';
  return value === '' ? '(empty)' : shown(value, WHOLE);
};

const certificateLines = (certificate: HeldCertificate): string[] => [
  `  SHA-256: ${certificate.sha256 ?? '(no certificate that I can read)'}`,
  ...(certificate.keyBits === null ? [] : [`  key:     ${certificate.keyBits}-bit`]),
  ...(certificate.notAfter === null ? [] : [`  ends:    ${paperDay(certificate.notAfter)}`]),
];

const standing = ({ teamDomain, before, steps }: Plan): string[] => [
  ...(teamDomain === undefined
    ? []
    : [
        `${jumpCloudLabel('spEntityId')} and ACS URL: ${callbackUrl(teamDomain)} (team domain read from the account)`,
        '',
      ]),
  ...(before === null ? [] : loginSettings(before.rest)).flatMap(({ setting, value }) => [
    `${shown(setting, 60)}: ${shown(value, WHOLE)} (${deletesProvider({ steps }) ? 'deleted with it' : 'stays; I do not change it'})`,
    '',
  ]),
];

const which = (change: Change, { sha256 }: HeldCertificate, view: Pick<ViewContext, 'names'>): string[] => {
  const words = originWords(certificateOrigin(change, sha256), user => shown(nameOf(user, view), 60));
  return words === '' ? [] : [`  which:   ${words}`];
};

const STEPS: Record<ReturnType<typeof actionOf>, string> = {
  create: 'Create 1 identity provider in Access.',
  replace: 'Change 1 identity provider in Access.',
  adopt: 'Write nothing: what Access has counts as approved from then on.',
  delete: 'Delete 1 identity provider in Access, for good.',
  nothing: 'Nothing to do: Access already has these settings.',
};

const settings = (plan: Plan): string[] =>
  plan.rows.flatMap(row => [
    row.setting,
    ...(specialOf(plan) === 'adopt'
      ? [`  approved until now: ${valueText(row.before)}`, `  in Access now:      ${valueText(row.after)}`]
      : [`  in Access now:     ${valueText(row.before)}`, `  after this change: ${valueText(row.after)}`]),
    '',
  ]);

const toMake = ({ toMake: pair }: Plan): string[] =>
  pair
    ? [
        'New signing certificate: made after the approval, added by the first write',
        `  key:     ${pair.bits}-bit RSA, made by jcaccess; nobody holds it before Access trusts the certificate`,
        `  valid:   ${pair.days} days`,
        `  CN:      ${shown(pair.commonName)}`,
        '',
      ]
    : [];

const jumpCloud = ({ jumpcloud, toTake }: Plan): string[] =>
  jumpcloud
    ? [
        jumpcloud.before === null
          ? 'In JumpCloud, first: make 1 application.'
          : `In JumpCloud, first: the application ${shown(jumpcloud.before.label)}, id ${jumpcloud.before.id}. Its certificate stays.`,
        '',
        ...jumpcloud.rows.flatMap(row => [
          `${row.setting} (JumpCloud)`,
          `  in JumpCloud now:  ${valueText(row.before)}`,
          `  after this change: ${valueText(row.after)}`,
          '',
        ]),
        ...jumpcloud.binds.flatMap(one => [`User group bound: ${shown(one.name)} (id ${one.id})`, '']),
        ...(toTake
          ? [
              'Signing certificate: JumpCloud makes it after the approval. I read it there by API over TLS, compare it with',
              'the metadata, post its fingerprint and put it on the record before Access is written.',
              '',
            ]
          : []),
      ]
    : [];

const certificates = (change: Change, plan: Plan, view: Pick<ViewContext, 'names'>): string[] =>
  plan.certificates.flatMap(({ certificate, fate }, index) => [
    `Signing certificate ${index + 1}: ${fate === 'removed' && removesLater(plan) ? 'removed by the second write, after a login with the new one' : fate}`,
    ...certificateLines(certificate),
    ...(fate === 'removed' ? [] : which(change, certificate, view)),
    '',
  ]);

const warnings = (list: readonly PlanWarning[], names: ViewContext['names']): string[] =>
  list.length === 0
    ? ['none']
    : list.map((warning, index) => `${index + 1}. ${asPlainText(warningSentence(warning, names), names)}`);

const others = ({ unchanged }: Plan): string[] =>
  unchanged === 0
    ? []
    : [
        `${counted(unchanged, 'other setting')} ${unchanged === 1 ? 'stays as it is' : 'stay as they are'}.`,
        '',
      ];

/** The whole plan as plain text, ending with a newline; empty when the change has none. */
export const planText = (change: Change, { names }: Pick<ViewContext, 'names'>): string => {
  const { plan } = change;
  if (plan === undefined) return '';
  return [
    `Plan ${shortDigest(plan)} of change ${change.id}: ${shown(change.request.label)}`,
    `Made ${paperMoment(plan.madeAt)}, from what Access had then. In full: ${plan.digest}`,
    plan.before === null ? STEPS[actionOf(plan)] : `${STEPS[actionOf(plan)]} Its id: ${plan.before.id}`,
    '',
    ...jumpCloud(plan),
    ...settings(plan),
    ...toMake(plan),
    ...certificates(change, plan, { names }),
    ...standing(plan),
    ...others(plan),
    'To weigh',
    ...warnings(plan.warnings, names),
    '',
    asPlainText(affectedSentence(plan), names),
    '',
  ].join('\n');
};
