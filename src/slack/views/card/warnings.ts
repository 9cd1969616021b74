import type { KnownBlock } from '@slack/types';
import type { Change } from '../../../domain/change.ts';
import { CLOUDFLARE_FIELDS, CLOUDFLARE_WAYS } from '../../../domain/consoles/cloudflare.ts';
import { jumpCloudLabel } from '../../../domain/consoles/jumpcloud.ts';
import type { PeopleSeen, Plan, PlanWarning } from '../../../domain/plan.ts';
import { actionOf } from '../../../domain/plan.ts';
import { section } from '../elements.ts';
import { evidenceLines } from '../evidence.ts';
import { counted, firstOf } from '../limits.ts';
import { code, joined, type Mrkdwn, md, NOTHING, trusted } from '../text.ts';
import { at, onDay } from '../time.ts';
import { boldName, type ViewContext } from '../view-context.ts';

const MAX_WARNINGS = 4;

const otherLogins = (names: readonly string[]): Mrkdwn => {
  const { shown, rest } = firstOf(names, 3);
  const listed = joined(
    shown.map(name => code(name)),
    ', ',
  );
  const more = rest > 0 ? md` and ${rest} more` : NOTHING;
  return names.length === 1
    ? md`The only other login method of this team is ${listed}.`
    : md`The only other login methods of this team are ${listed}${more}.`;
};

/** One thing to weigh, as a sentence. */
export const warningSentence = (warning: PlanWarning, names: ViewContext['names']): Mrkdwn => {
  switch (warning.kind) {
    case 'only-other-login':
      return otherLogins(warning.names);
    case 'only-login-method':
      return md`This is the only login method of the team: if it fails, nobody can log in another way.`;
    case 'offered-at-once':
      return md`${trusted(counted(warning.applications, 'application'))} without a list of login methods will offer this one at once.`;
    case 'post-only':
      return md`The metadata declares only HTTP-POST sign-on; Access sends people by redirect. The test will tell.`;
    case 'wants-signed-requests':
      return md`JumpCloud's metadata asks for signed requests. *${trusted(CLOUDFLARE_FIELDS.signRequests)}* is off in this plan.`;
    case 'certificate-ends-soon':
      return md`The certificate ends soon: ${onDay(warning.at)}.`;
    case 'managed-elsewhere':
      return md`This identity provider looks as if another tool manages it; that tool may undo the change.`;
    case 'removes-certificates':
      return md`${trusted(counted(warning.count, 'certificate'))} ${trusted(warning.count === 1 ? 'is' : 'are')} removed: logins signed with ${trusted(warning.count === 1 ? 'it' : 'them')} are refused at once.`;
    case 'looks-like':
      return md`Its name looks like the existing connection ${warning.label}, owner ${boldName(warning.owner, { names })}. People who see both take one for the other.`;
    case 'cannot-be-undone':
      return md`A deletion cannot be rolled back: to have this login again, it is set up anew.`;
    case 'foreign-certificates-stay':
      return md`Access trusts ${trusted(counted(warning.count, 'certificate'))} that nobody approved. ${trusted(warning.count === 1 ? 'It stays' : 'They stay')}: JumpCloud may sign with ${trusted(warning.count === 1 ? 'it' : 'one')} by now. Hand in JumpCloud's metadata in a rotation, or remove it in ${trusted(CLOUDFLARE_WAYS.dashboard)}.`;
    case 'writes-nothing':
      return md`Nothing is written. Whoever can sign with a certificate that is taken over can log in as anyone: compare the fingerprints with JumpCloud's.`;
    case 'gone-already':
      return md`Access has this identity provider no more: nothing is deleted, only the connection ends here.`;
    case 'encrypted-assertions':
      return md`Access asks for encrypted assertions (*SAML encryption* is on): JumpCloud must encrypt with Access's certificate, else every login is refused. I do not change this setting.`;
    case 'attributes-added':
      return md`JumpCloud must send ${joined(
        warning.names.map(name => code(name)),
        ', ',
      )}: add it in the application's ${trusted(jumpCloudLabel('ssoTab'))} under ${trusted(jumpCloudLabel('userAttributes'))} before this is approved.`;
    case 'certificate-unknown':
      return md`The signing certificate is not known yet: JumpCloud makes it after the approval. I read it from JumpCloud by API over TLS, compare it with the metadata, and post its fingerprint; nobody hands in a file.`;
    case 'nobody-bound':
      return md`No user group may use the application: nobody can log in until one is bound in JumpCloud.`;
    case 'signs-requests':
      return md`Access will sign its requests. Cloudflare changes that certificate from time to time, so one that was uploaded in JumpCloud as *${trusted(jumpCloudLabel('spCertificate'))}* stops fitting.`;
    case 'unreadable-providers':
      return md`I cannot read all of ${joined(
        firstOf(warning.names, 3).shown.map(name => code(name)),
        ', ',
      )} in this account, so logins there may be refused. This plan does not touch ${trusted(warning.names.length === 1 ? 'it' : 'them')}.`;
    case 'metadata':
      return md`${warning.message}`;
  }
};

const applications = (plan: Plan): Mrkdwn => {
  const { applicationsAcceptingAny: any, applicationsNamingThis: naming } = plan.affected;
  if (any === null) return md`Cloudflare did not tell which applications offer it.`;
  const accept = `${counted(any, 'application')} accept${any === 1 ? 's' : ''} any login method`;
  const offered = actionOf(plan) === 'create' ? ` and offer${any === 1 ? 's' : ''} this one at once` : '';
  const named = naming === null || naming === 0 ? '' : `; ${counted(naming, 'more', 'more')} name this one`;
  return trusted(`${accept}${offered}${named}.${peopleWords(plan.affected.people)}`);
};

const peopleWords = (people: PeopleSeen | undefined): string => {
  if (!people) return '';
  if (people.kind === 'unreadable') return ` Who logged in of late, Cloudflare did not tell (${people.why}).`;
  const number = `${people.atLeast ? 'at least ' : ''}${counted(people.people, 'person', 'people')}`;
  const through = people.ofAllSaml ? 'by SAML (the log does not say through which provider)' : 'through it';
  return ` In the last ${people.days} days ${number} logged in ${through}.`;
};

/** Who is touched by a plan, as far as Cloudflare told. */
export const affectedSentence = (plan: Plan): Mrkdwn =>
  md`Who is affected: ${applications(plan)} As of ${at(plan.madeAt)}.`;

const planWarnings = (plan: Plan, view: ViewContext): KnownBlock[] => {
  // Who is affected says it already, with the number.
  const weighed = plan.warnings.filter(warning => warning.kind !== 'offered-at-once');
  const { shown, rest } = firstOf(weighed, MAX_WARNINGS);
  const lines = shown.map(warning => md`:warning: ${warningSentence(warning, view.names)}`);
  const more = rest > 0 ? [md`and ${rest} more in the plan file`] : [];
  return [
    ...(lines.length > 0 ? [section(joined([...lines, ...more], '\n'))] : []),
    section(affectedSentence(plan)),
  ];
};

/** Slot 5 of the card: what to weigh before a decision; after the writing, what is known of a login. */
export const warningsOf = (change: Change, view: ViewContext): KnownBlock[] => {
  switch (change.state) {
    case 'planned':
    case 'awaiting-approval':
      return change.plan && actionOf(change.plan) !== 'nothing' ? planWarnings(change.plan, view) : [];
    case 'awaiting-confirmation':
      return [section(evidenceLines(change.evidence, view, 'channel'))];
    default:
      return [];
  }
};
