import type { Change } from '../../domain/change.ts';
import { type PlanStop, type Twin, takeOverOf } from '../../domain/plan-stop.ts';
import { code, joined, type Mrkdwn, md, mention, plain, trusted } from './text.ts';
import { nameOf, type ViewContext } from './view-context.ts';

const twinName = ({ name, id, heldBy, readOnly }: Twin): Mrkdwn =>
  md`${name} (id ${code(id.slice(0, 8))}${trusted(readOnly ? ', read-only' : '')}${heldBy === null ? trusted(', held by no connection') : md`, of the connection ${heldBy}`})`;

const SHARED: Readonly<Record<Twin['by'], string>> = {
  issuer: 'this IdP Entity ID',
  certificate: 'a signing certificate of this change',
};

/** What in Cloudflare stands in the way of a plan, and what would come of going on. */
export const stopSentence = (stop: PlanStop, view: Pick<ViewContext, 'names'>): Mrkdwn => {
  switch (stop.kind) {
    case 'other-team-domain':
      return md`:no_entry: *No plan: the team domain is another one.* The request says ${stop.asked}, this account's is ${stop.actual}. JumpCloud would send people and their assertions to a foreign team.`;
    case 'provider-held':
      return md`:no_entry: *No plan: ${code(stop.name)} belongs to the connection ${code(stop.label)}* (owner ${plain(nameOf(stop.owner, view))}). One identity provider has one connection.`;
    case 'provider-exists': {
      const [first] = stop.twins;
      const by = trusted(SHARED[first?.by ?? 'issuer']);
      const named = joined(stop.twins.map(twinName), ', ');
      return md`:no_entry: *No plan: Access already has an identity provider with ${by}:* ${named}. Perhaps a backup was restored or an answer was lost. I do not create a second one.`;
    }
  }
};

/** Who does what next, without the name in front. */
export const stopNext = (stop: PlanStop): string => {
  switch (stop.kind) {
    case 'other-team-domain':
      return 'edits the request, then corrects ACS URL and SP Entity ID in JumpCloud as the new recipe says.';
    case 'provider-held':
      return 'edits the request and chooses another identity provider, or withdraws it.';
    case 'provider-exists':
      return takeOverOf(stop)
        ? 'takes it over, or edits the request (another IdP Entity ID). Deleted in Cloudflare One meanwhile? Edit the request › Save plans again.'
        : 'edits the request: the identity provider to take over, or another IdP Entity ID. Deleted in Cloudflare One meanwhile? Save plans again.';
  }
};

/** The same as a line of the card. */
export const stopNextLine = (change: Change, stop: PlanStop): Mrkdwn =>
  md`${mention(change.requester)} ${trusted(stopNext(stop))}`;
