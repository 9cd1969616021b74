import type { Approval } from '../../domain/approval.ts';
import type { Change } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import type { Deciders } from '../../domain/deciders.ts';
import type { AccountId, UserId } from '../../domain/ids.ts';
import type { People } from '../../domain/policy.ts';
import type { WorkingHours } from '../../domain/working-hours.ts';
import { bold, type Mrkdwn, plain } from './text.ts';

/** One approval rule as people read it, e.g. "1 of @security", and how far it is met. */
export interface RuleInWords {
  readonly rule: string;
  readonly given: readonly Approval[];
  readonly missing: number;
}

/** What views need beside the domain: names, links and the time, all as data. */
export interface ViewContext {
  readonly now: Date;
  /** Display names by Slack id, of people and (with "@") of user groups. One that is missing is shown as "a member". */
  readonly names: ReadonlyMap<string, string>;
  /** The IANA time zones of owners, by Slack id; UTC where one is missing. */
  readonly zones: ReadonlyMap<string, string>;
  /** When reminders are told; at all hours when absent. */
  readonly workingHours?: WorkingHours;
  /** People whose accounts are deactivated, or no full members any more. */
  readonly gone: ReadonlySet<UserId>;
  /** Who reads it, where only one person does: to them they are "you". */
  readonly reader?: UserId;
  /** Who may decide, in words: "Ben or Cleo", "one of @security". */
  readonly approvers: string;
  /** The same as data; `approvers` alone when absent. */
  readonly deciders?: Deciders;
  /** Who may keep what was written. */
  readonly keepers?: People;
  /** The same people as mentions that notify; made with `mentions`. */
  readonly approverMentions: Mrkdwn;
  /** Cloudflare One's page of identity providers; https. */
  readonly dashboardUrl: string;
  /** The names of the accounts, and that of requests that name none; absent when there is only one. */
  readonly accounts?: { readonly names: ReadonlyMap<AccountId, string>; readonly first: AccountId };
  readonly cardLink?: string;
  readonly recipeLink?: string;
  /** The earlier card, when this one was posted because that one could not be edited. */
  readonly replacedCardLink?: string;
  /** Who is called when nobody decides for long. */
  readonly escalationMentions?: Mrkdwn;
  /** How many approvals a plan needs; 1 when absent. */
  readonly approvalsNeeded?: number;
  /** True where people may approve what they asked for themselves. */
  readonly selfApproval?: boolean;
  /** How far each rule is met; one rule for all approvers when absent. */
  readonly quorum?: readonly RuleInWords[];
  /** True when the deployment names people for emergencies. */
  readonly emergencies?: boolean;
  /** The connection as stored, for the card of a change that was kept. */
  readonly connection?: Connection;
  /** For views of many changes: what is said of one of them, by its id. */
  readonly each?: ReadonlyMap<
    string,
    Pick<ViewContext, 'approvers' | 'approverMentions' | 'deciders' | 'keepers'>
  >;
}

/** The view as it is for one of the changes in it, so that each surface names the same people. */
export const viewFor = <View extends ViewContext>(change: Pick<Change, 'id'>, view: View): View => ({
  ...view,
  ...view.each?.get(change.id),
});

/** A person's name as plain text. */
export const nameOf = (user: UserId, context: Pick<ViewContext, 'names'>): string =>
  context.names.get(user) ?? 'a member';

/** A person's name in bold, which notifies nobody. */
export const boldName = (user: UserId, context: Pick<ViewContext, 'names'>): Mrkdwn =>
  bold(nameOf(user, context));

/** The approvers in words, as a piece of a sentence. */
export const approversIn = (context: Pick<ViewContext, 'approvers'>): Mrkdwn => plain(context.approvers);

/** The name of the account of a request; null when there is only one. */
export const accountIn = (
  { account }: { readonly account?: AccountId },
  { accounts }: Pick<ViewContext, 'accounts'>,
): string | null =>
  accounts ? (accounts.names.get(account ?? accounts.first) ?? 'not in the settings any more') : null;
