import type { Change, MessageRef } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import { decidersOf } from '../domain/deciders.ts';
import type { AccountId, GroupId, UserId } from '../domain/ids.ts';
import { involved } from '../domain/involvement.ts';
import { whoMay } from '../domain/may.ts';
import type { Policy } from '../domain/policy.ts';
import { configuredPeople } from '../domain/policy.ts';
import type { RuleStanding } from '../domain/quorum.ts';
import { quorumFor } from '../domain/quorum.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { SetupRequest } from '../domain/request.ts';
import type { Chat } from '../ports/chat.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import { asPlainText } from './views/message.ts';
import { anyOf, deciding } from './views/people.ts';
import { refusalText } from './views/refusal.ts';
import { type Mrkdwn, mentions } from './views/text.ts';
import type { RuleInWords, ViewContext } from './views/view-context.ts';

/** Gathers what the views need beside the domain: names of people, links and the hour. */
export interface Words {
  /** For views of one change; `also` are people whom a notice names. */
  about(change: Change, also?: readonly UserId[]): Promise<ViewContext>;
  /** The same as it would be if this person did not decide. */
  without(change: Change, user: UserId): Promise<ViewContext>;
  /** For lists, homes and reminders: names of everybody in them and the approvers. */
  general(
    changes: readonly Change[],
    connections?: readonly Connection[],
    also?: readonly UserId[],
  ): Promise<ViewContext>;
  /** The sentence for an expected "no" about a change, or about a connection. */
  refusal(refusal: Refusal, change: Change | null, connection?: Connection | null): Promise<Mrkdwn>;
  /** Who may ask, in words. */
  requesters(): Promise<string>;
}

/** Names of user groups change rarely. */
const HANDLES_KEPT_MS = 600_000;

type Register = Pick<ViewContext, 'names' | 'zones' | 'gone'>;
type Part = Pick<ViewContext, 'approvers' | 'approverMentions' | 'deciders' | 'keepers'>;

/** Makes the words of one tenant. `dashboardUrl` is Cloudflare One's page of identity providers, in the account of a request. */
export const createWords = (deps: {
  readonly directory: Directory;
  readonly chat: Pick<Chat, 'permalink'>;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly monotonicMs: () => number;
  readonly dashboardUrl: (request: Pick<SetupRequest, 'account'>) => string;
  readonly accountNames: ReadonlyMap<AccountId, string>;
  /** The account of requests that name none. */
  readonly firstAccount: AccountId;
}): Words => {
  const { directory, chat, policy, clock, monotonicMs, dashboardUrl, accountNames, firstAccount } = deps;
  const handles = new Map<GroupId, { readonly handle: string; readonly atMs: number }>();

  const handle = async (group: GroupId): Promise<string> => {
    const known = handles.get(group);
    if (known && monotonicMs() - known.atMs < HANDLES_KEPT_MS) return known.handle;
    const read = await directory.handleOf(group);
    handles.set(group, { handle: read, atMs: monotonicMs() });
    return read;
  };
  const configured = configuredPeople(policy);
  const register = async (named: readonly UserId[]): Promise<Register> => {
    const users = [...new Set([...named, ...configured.users])];
    const [facts, groups] = await Promise.all([
      Promise.all(users.map(async user => [user, await directory.person(user)] as const)),
      Promise.all(configured.groups.map(async group => [group, await handle(group)] as const)),
    ]);
    return {
      names: new Map<string, string>([...facts.map(([user, { name }]) => [user, name] as const), ...groups]),
      zones: new Map(facts.map(([user, { timeZone }]) => [user, timeZone])),
      gone: new Set(facts.filter(([, { isGone }]) => isGone).map(([user]) => user)),
    };
  };
  const linkTo = (at: MessageRef | undefined): string | null => (at ? chat.permalink(at) : null);

  /** What is said of one change alone: who decides, and who may keep it. */
  const partOf = (change: Change | null, register: Register, less: readonly UserId[] = []): Part => {
    const now = clock.now();
    const gone = new Set([...register.gone, ...less]);
    const deciders = decidersOf(change, policy, { now, gone });
    const from = [...deciders.rules.map(rule => rule.from), deciders.anywhere];
    const mentioned = {
      users: [...new Set(from.flatMap(one => one.users))],
      groups: [...new Set(from.flatMap(one => one.groups))],
    };
    const keepers = change && whoMay('keep', { change, connection: null, now }, policy);
    return {
      approvers: asPlainText(deciding(deciders, { names: register.names }).who, register.names),
      approverMentions: mentions(mentioned),
      deciders,
      ...(keepers
        ? { keepers: { users: keepers.users.filter(user => !gone.has(user)), groups: keepers.groups } }
        : {}),
    };
  };

  const contextFor = async (
    named: readonly UserId[],
    change: Change | null,
    less: readonly UserId[] = [],
  ): Promise<ViewContext> => {
    const known = await register(named);
    return {
      now: clock.now(),
      workingHours: policy.workingHours,
      ...known,
      ...partOf(change, known, less),
      dashboardUrl: dashboardUrl(change?.request ?? {}),
      ...(accountNames.size > 1 ? { accounts: { names: accountNames, first: firstAccount } } : {}),
      emergencies: policy.breakGlass.users.length + policy.breakGlass.groups.length > 0,
      selfApproval: policy.selfApproval,
      ...(policy.escalation ? { escalationMentions: mentions(policy.escalation.to) } : {}),
    };
  };

  const gather = async (
    change: Change,
    also: readonly UserId[],
    less: readonly UserId[],
  ): Promise<ViewContext> => {
    const quorum = quorumFor(change, policy);
    const context = await contextFor([...peopleOf(change), ...also], change, less);
    const [cardLink, recipeLink] = [linkTo(change.card), linkTo(change.recipe)];
    return {
      ...context,
      ...(cardLink ? { cardLink } : {}),
      ...(recipeLink ? { recipeLink } : {}),
      approvalsNeeded: quorum.needed,
      ...(isPlain(policy) ? {} : { quorum: quorum.rules.map(rule => ruleInWords(rule, context.names)) }),
    };
  };

  const requesters = async (): Promise<string> => {
    const { users, groups } = policy.requesters;
    if (users.length + groups.length === 0) return 'full members of this workspace';
    const { names } = await register([]);
    return [...groups, ...users].map(id => names.get(id) ?? id).join(', ');
  };

  const about: Words['about'] = (change, also = []) => gather(change, also, []);

  /** Who may do what was refused, in words. */
  const allowedIn = async (
    refusal: Refusal,
    change: Change | null,
    connection: Connection | null,
  ): Promise<string> => {
    if (refusal.reason !== 'not-yours') return '';
    const allowed = whoMay(refusal.action, { change, connection, now: clock.now() }, policy);
    if (allowed.everybody) return 'full members of this workspace';
    const { names } = await register(allowed.users);
    return asPlainText(anyOf(allowed, { names }).who, names);
  };

  return {
    about,
    without: (change, user) => gather(change, [user], [user]),
    requesters,
    general: async (changes, connections = [], also = []) => {
      const context = await contextFor(
        [...changes.flatMap(peopleOf), ...connections.flatMap(peopleAround), ...also],
        null,
      );
      return { ...context, each: new Map(changes.map(change => [change.id, partOf(change, context)])) };
    },
    refusal: async (refusal, change, connection = null) => {
      const context = change ? await about(change) : await contextFor([], null);
      const [asked, allowed] = await Promise.all([requesters(), allowedIn(refusal, change, connection)]);
      return refusalText(refusal, { ...context, change, requesters: asked, allowed });
    },
  };
};

/** One approval by one of some people needs no rule in words. */
const isPlain = ({ rules }: Policy): boolean => rules.length === 1 && rules[0]?.count === 1;

const ruleInWords = (standing: RuleStanding, names: ReadonlyMap<string, string>): RuleInWords => {
  const { count, from } = standing.rule;
  const who = [...from.groups, ...from.users].map(id => names.get(id) ?? 'a member');
  const last = who.at(-1) ?? 'nobody';
  const all = who.length < 2 ? last : `${who.slice(0, -1).join(', ')} or ${last}`;
  return { rule: `${count} of ${all}`, given: standing.given, missing: standing.missing };
};

/** Everybody whom a view of this change may name. */
const peopleOf = (change: Change): UserId[] => {
  const { requester, request, approvals, metadata, evidence, voided } = change;
  const people = [requester, request.owner, ...approvals.map(one => one.by), ...(voided?.who ?? [])];
  if (metadata) people.push(metadata.by);
  people.push(...involved(change), ...(change.helper ? [change.helper] : []));
  if (evidence.reported) people.push(evidence.reported.by);
  if (change.emergency)
    people.push(change.emergency.by, ...(change.emergency.review ? [change.emergency.review.by] : []));
  for (const warning of change.plan?.warnings ?? [])
    if (warning.kind === 'looks-like') people.push(warning.owner);
  people.push(...(change.objections ?? []).map(one => one.by));
  if (change.askedForChanges) people.push(change.askedForChanges.by);
  if (change.stopped?.stop.kind === 'provider-held') people.push(change.stopped.stop.owner);
  if ('closing' in change && change.closing.by) people.push(change.closing.by);
  if (change.state === 'rolling-back' && change.by) people.push(change.by);
  return people;
};

/** Everybody whom a view of this connection may name. */
export const peopleAround = ({ owner, onIt, reminded, failedTest }: Connection): UserId[] => [
  owner,
  ...(failedTest ? [failedTest.by] : []),
  ...(onIt ? [onIt.by] : []),
  ...(reminded?.to ? [reminded.to] : []),
];
