import type { Plan } from '../../../domain/plan.ts';
import { actionOf, deletesProvider, specialOf } from '../../../domain/plan.ts';
import { counted } from '../limits.ts';
import { type Mrkdwn, md, trusted } from '../text.ts';

const certificateCounts = (plan: Plan): string[] => {
  const count = (fate: 'added' | 'removed'): number =>
    plan.certificates.filter(certificate => certificate.fate === fate).length;
  return (['added', 'removed'] as const)
    .filter(fate => count(fate) > 0)
    .map(fate => `${counted(count(fate), 'certificate')} ${fate}`);
};

/** "creates 1 identity provider", "changes 1 identity provider": the short form for a confirmation. */
export const planDeed = (plan: Plan): string => {
  if (actionOf(plan) === 'nothing') return 'changes nothing';
  if (specialOf(plan) === 'adopt') return 'writes nothing; what Access has counts as approved';
  if (deletesProvider(plan)) return plan.before ? 'deletes 1 identity provider' : 'ends the connection';
  if (plan.steps.length > 1)
    return 'adds a certificate, and removes the old one after a login with the new one';
  return actionOf(plan) === 'create' ? 'creates 1 identity provider' : 'changes 1 identity provider';
};

/** What a plan would do, in one sentence. */
export const planSummary = (plan: Plan): Mrkdwn => {
  if (actionOf(plan) === 'nothing') return md`Access already has these settings.`;
  if (specialOf(plan) === 'adopt') {
    const differs = [
      ...(plan.rows.length > 0 ? [counted(plan.rows.length, 'setting')] : []),
      ...certificateCounts(plan),
    ];
    return md`Takes over the identity provider ${plan.wanted.name} as Access has it: ${trusted(differs.length === 0 ? 'equal to what was approved' : differs.join(', '))}. Writes nothing.`;
  }
  if (deletesProvider(plan))
    return plan.before
      ? md`Deletes the identity provider ${plan.before.name} in Access, for good. JumpCloud's application is left to a person.`
      : md`Ends the connection; Access has its identity provider no more.`;
  if (plan.steps.length > 1)
    return md`Adds a signing certificate; removes the old one after a login with the new one was seen. Logins go on throughout.`;
  if (actionOf(plan) === 'create') {
    const settings = counted(plan.rows.length, 'setting');
    return md`Creates 1 identity provider in Access: ${trusted(settings)}, ${trusted(counted(plan.certificates.length, 'certificate'))}.`;
  }
  const parts = [
    ...(plan.rows.length > 0 ? [counted(plan.rows.length, 'setting')] : []),
    ...certificateCounts(plan),
  ];
  return md`Changes the identity provider ${plan.before?.name ?? plan.wanted.name} in Access: ${trusted(parts.join(', '))}.`;
};
