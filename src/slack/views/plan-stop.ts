import type { Change } from '../../domain/change.ts';
import { CLOUDFLARE_WAYS } from '../../domain/consoles/cloudflare.ts';
import { jumpCloudLabel } from '../../domain/consoles/jumpcloud.ts';
import { type PlanStop, type Reference, type Twin, takeOverOf } from '../../domain/plan-stop.ts';
import { firstOf } from './limits.ts';
import { type Doer, doer } from './people.ts';
import { code, joined, type Mrkdwn, md, NOTHING, plain, trusted } from './text.ts';
import { nameOf, type ViewContext } from './view-context.ts';

const twinName = ({ name, id, heldBy, readOnly }: Twin): Mrkdwn =>
  md`${name} (id ${code(id.slice(0, 8))}${trusted(readOnly ? ', read-only' : '')}${heldBy === null ? trusted(', held by no connection') : md`, of the connection ${heldBy}`})`;

const NAMED_AT_MOST = 5;
const KINDS: Readonly<Record<Reference['kind'], string>> = {
  application: 'the application',
  policy: 'the policy',
  group: 'the group',
};

const SHARED: Readonly<Record<Twin['by'], string>> = {
  issuer: `this ${jumpCloudLabel('idpEntityId')}`,
  certificate: 'a signing certificate of this change',
};

type AtApplication = Extract<PlanStop, { kind: 'application' }>;

const applicationSentence = ({ why, name, detail }: AtApplication): Mrkdwn => {
  switch (why) {
    case 'exists':
      return md`:no_entry: *No plan: JumpCloud already has an application with this ${trusted(jumpCloudLabel('idpEntityId'))}:* ${code(name)}. I do not make a second one.`;
    case 'gone':
      return md`:no_entry: *No plan: the application ${code(name)} is not in JumpCloud any more.*`;
    case 'serves-other':
      return md`:no_entry: *No plan: the application ${code(name)} serves another service provider* (${code(detail)}). Changing it would break the logins there.`;
    case 'other-entity-id':
      return md`:no_entry: *No plan: the application ${code(name)} has another ${trusted(jumpCloudLabel('idpEntityId'))}:* ${code(detail)}.`;
    case 'read-only':
      return md`:no_entry: *No plan: I may only read JumpCloud.* The operator has not set JUMPCLOUD_WRITES.`;
    case 'no-host':
      return md`:no_entry: *No plan: the host of JumpCloud's sign-on addresses in this region is not published,* and no application is there to read it from.`;
  }
};

const applicationNext = (why: AtApplication['why'], { who, does }: Doer): Mrkdwn => {
  switch (why) {
    case 'exists':
      return md`${who} ${does('start')} again and ${does('choose')} that application, or another ${trusted(jumpCloudLabel('idpEntityId'))}.`;
    case 'other-entity-id':
      return md`${who} ${does('edit')} the request: that ${trusted(jumpCloudLabel('idpEntityId'))}, or ${does('withdraw')} it and ${does('choose')} another application.`;
    case 'read-only':
      return md`the operator sets JUMPCLOUD_WRITES, or ${who} ${does('withdraw')} it and ${does('do')} JumpCloud's part by hand.`;
    case 'no-host':
      return md`${who} ${does('make')} the application in JumpCloud's console, then ${does('start')} again with it.`;
    default:
      return md`${who} ${does('withdraw')} it and ${does('start')} again with another application.`;
  }
};

/** What in Cloudflare stands in the way of a plan, and what would come of going on. */
export const stopSentence = (stop: PlanStop, view: Pick<ViewContext, 'names'>): Mrkdwn => {
  switch (stop.kind) {
    case 'other-team-domain':
      return md`:no_entry: *No plan: the team domain is another one.* The request says ${stop.asked}, this account's is ${stop.actual}. JumpCloud would send people and their assertions to a foreign team.`;
    case 'provider-held':
      return md`:no_entry: *No plan: ${code(stop.name)} belongs to the connection ${code(stop.label)}* (owner ${plain(nameOf(stop.owner, view))}). One identity provider has one connection.`;
    case 'last-login-method':
      return md`:no_entry: *No plan: this is the only login method of the account.* Without it nobody could log in to any application.`;
    case 'still-named': {
      const { shown, rest } = firstOf(stop.by, NAMED_AT_MOST);
      const more = rest > 0 ? md` and ${trusted(String(rest))} more` : NOTHING;
      const named = joined(
        shown.map(one => md`${trusted(KINDS[one.kind])} ${code(one.name)}`),
        ', ',
      );
      return md`:no_entry: *No plan: this identity provider is still named in Access* by ${named}${more}. A deletion would lock people out there, or leave a rule that nobody meets.`;
    }
    case 'application':
      return applicationSentence(stop);
    case 'provider-exists': {
      const [first] = stop.twins;
      const by = trusted(SHARED[first?.by ?? 'issuer']);
      const named = joined(stop.twins.map(twinName), ', ');
      return md`:no_entry: *No plan: Access already has an identity provider with ${by}:* ${named}. Perhaps a backup was restored or an answer was lost. I do not create a second one.`;
    }
  }
};

/** Who does what next. */
export const stopNext = (stop: PlanStop, { who, does }: Doer): Mrkdwn => {
  switch (stop.kind) {
    case 'other-team-domain':
      return md`${who} ${does('edit')} the request, then ${does('correct')} ACS URL and ${trusted(jumpCloudLabel('spEntityId'))} in JumpCloud as the new recipe says.`;
    case 'application':
      return applicationNext(stop.why, { who, does });
    case 'provider-held':
      return md`${who} ${does('edit')} the request and ${does('choose')} another identity provider, or ${does('withdraw')} it.`;
    case 'last-login-method':
      return md`${who} ${does('add')} another login method in ${trusted(CLOUDFLARE_WAYS.dashboard)} (a one-time PIN is enough), then ${does('press')} *Plan it again*; or ${does('withdraw')} it.`;
    case 'still-named':
      return md`${who} ${does('take')} it out there in ${trusted(CLOUDFLARE_WAYS.dashboard)}, then ${does('press')} *Plan it again*; or ${does('withdraw')} it.`;
    case 'provider-exists':
      return takeOverOf(stop)
        ? md`${who} ${does('take')} it over, or ${does('edit')} the request (another ${trusted(jumpCloudLabel('idpEntityId'))}). Deleted in ${trusted(CLOUDFLARE_WAYS.dashboard)} meanwhile? Edit the request and save it: that plans again.`
        : md`${who} ${does('edit')} the request: the identity provider to take over, or another ${trusted(jumpCloudLabel('idpEntityId'))}. Deleted in ${trusted(CLOUDFLARE_WAYS.dashboard)} meanwhile? Save plans again.`;
  }
};

/** Who does it, as a line of the card. */
export const stopNextLine = (change: Change, stop: PlanStop, view: ViewContext): Mrkdwn =>
  stopNext(stop, doer(change.requester, view, 'mention'));
