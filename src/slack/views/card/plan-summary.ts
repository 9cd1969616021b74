import type { JumpCloudPlan } from '../../../domain/jumpcloud-plan.ts';
import type { Plan } from '../../../domain/plan.ts';
import { actionOf, deletesProvider, removesLater, specialOf } from '../../../domain/plan.ts';
import { counted } from '../limits.ts';
import { type Mrkdwn, md, trusted } from '../text.ts';

const certificateCounts = (plan: Plan): string[] => {
  const count = (fate: 'added' | 'removed'): number =>
    plan.certificates.filter(certificate => certificate.fate === fate).length;
  return (['added', 'removed'] as const)
    .filter(fate => count(fate) > 0)
    .map(fate => `${counted(count(fate), 'certificate')} ${fate}`);
};

/** What a plan does in JumpCloud, in a few words. */
const jumpCloudDeed = ({ before, rows, binds }: JumpCloudPlan): string => {
  const application =
    before === null
      ? 'makes 1 application in JumpCloud'
      : rows.length > 0
        ? 'changes 1 application in JumpCloud'
        : 'keeps the application in JumpCloud';
  return binds.length === 0 ? application : `${application}, binds ${counted(binds.length, 'group')}`;
};

const bothSides = (plan: Plan, jumpcloud: JumpCloudPlan): Mrkdwn => {
  const atAccess = actionOf(plan) === 'create' ? 'creates' : 'changes';
  const deed = jumpCloudDeed(jumpcloud);
  return md`Both sides: first ${trusted(deed)}, then ${trusted(atAccess)} 1 identity provider in Access. If a step fails, what was done is taken back.`;
};

/** "creates 1 identity provider", "changes 1 identity provider": the short form for a confirmation. */
export const planDeed = (plan: Plan): string => {
  if (actionOf(plan) === 'nothing') return 'changes nothing';
  if (specialOf(plan) === 'adopt') return 'writes nothing; what Access has counts as approved';
  if (deletesProvider(plan)) return plan.before ? 'deletes 1 identity provider' : 'ends the connection';
  if (removesLater(plan)) return 'adds a certificate, and removes the old one after a login with the new one';
  const also = plan.jumpcloud ? `${jumpCloudDeed(plan.jumpcloud)}, then ` : '';
  return actionOf(plan) === 'create'
    ? `${also}creates 1 identity provider`
    : `${also}changes 1 identity provider`;
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
  if (removesLater(plan))
    return md`Adds a signing certificate; removes the old one after a login with the new one was seen. Logins go on throughout.`;
  if (plan.jumpcloud) return bothSides(plan, plan.jumpcloud);
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
