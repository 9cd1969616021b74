import type { Change } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import type { GroupId, UserId } from '../domain/ids.ts';
import { involved } from '../domain/involvement.ts';
import { whoMay } from '../domain/may.ts';
import type { People, Policy } from '../domain/policy.ts';
import type { RuleStanding } from '../domain/quorum.ts';
import { quorumFor, stillAsked } from '../domain/quorum.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Chat } from '../ports/chat.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
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
  general(changes: readonly Change[], connections?: readonly Connection[]): Promise<ViewContext>;
  /** The sentence for an expected "no" about a change, or about a connection. */
  refusal(refusal: Refusal, change: Change | null, connection?: Connection | null): Promise<Mrkdwn>;
  /** Who may ask, in words. */
  requesters(): Promise<string>;
}

/** Names change rarely; this saves a call per message. */
const NAMES_KEPT_MS = 600_000;

/** Makes the words of one deployment. `dashboardUrl` is Cloudflare One's page of identity providers. */
export const createWords = (deps: {
  readonly directory: Directory;
  readonly chat: Pick<Chat, 'permalink'>;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly monotonicMs: () => number;
  readonly dashboardUrl: string;
}): Words => {
  const { directory, chat, policy, clock, monotonicMs, dashboardUrl } = deps;
  const kept = new Map<string, { readonly name: string; readonly atMs: number }>();
  const links = new Map<string, string>();

  const nameFor = async (
    id: UserId | GroupId,
    read: () => Promise<string>,
  ): Promise<readonly [string, string]> => {
    const known = kept.get(id);
    if (known && monotonicMs() - known.atMs < NAMES_KEPT_MS) return [id, known.name];
    const name = await read();
    kept.set(id, { name, atMs: monotonicMs() });
    return [id, name];
  };
  const everybody = [
    policy.approvers,
    policy.requesters,
    policy.breakGlass,
    ...(policy.escalation ? [policy.escalation.to] : []),
  ];
  const namesOf = async (people: readonly UserId[]): Promise<Map<string, string>> => {
    const users = [...new Set([...people, ...everybody.flatMap(one => one.users)])];
    const groups = [...new Set(everybody.flatMap(one => one.groups))];
    return new Map(
      await Promise.all([
        ...users.map(user => nameFor(user, () => directory.nameOf(user))),
        ...groups.map(group => nameFor(group, () => directory.handleOf(group))),
      ]),
    );
  };
  const linkTo = async (change: Change, which: 'card' | 'recipe'): Promise<string | undefined> => {
    const at = change[which];
    if (!at) return undefined;
    const key = `${at.channel}/${at.ts}`;
    const found = links.get(key) ?? (await chat.permalink(at).catch(() => ''));
    if (found) links.set(key, found);
    return found || undefined;
  };

  const contextFor = async (
    named: readonly UserId[],
    excluded: readonly UserId[] = [],
    people: People = policy.approvers,
  ): Promise<ViewContext> => {
    const names = await namesOf(named);
    const users = people.users.filter(user => !excluded.includes(user));
    const spoken = [
      ...users.map(user => names.get(user) ?? 'a member'),
      ...people.groups.map(group => `one of ${names.get(group) ?? 'a group'}`),
    ];
    return {
      now: clock.now(),
      names,
      approvers: spoken.length === 0 ? 'nobody' : anyOf(spoken),
      approverMentions: mentions({ users, groups: people.groups }),
      dashboardUrl,
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
    const { except } = whoMay('approve', { change, connection: null, now: clock.now() }, policy);
    const named = change.state === 'awaiting-approval' ? stillAsked(quorum) : policy.approvers;
    const called = change.escalatedAt ? policy.escalation?.to : undefined;
    const asked = called ? together([named, called]) : named;
    const given = change.state === 'awaiting-approval' ? change.approvals.map(one => one.by) : [];
    const context = await contextFor([...peopleOf(change), ...also], [...except, ...given, ...less], asked);
    const [cardLink, recipeLink] = await Promise.all([linkTo(change, 'card'), linkTo(change, 'recipe')]);
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
    const names = await namesOf([]);
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
    const people = whoMay(refusal.action, { change, connection, now: clock.now() }, policy);
    const names = await namesOf(people.users);
    const spoken = [...people.users, ...people.groups].map(id => names.get(id) ?? 'a member');
    return people.everybody ? 'full members of this workspace' : anyOf([...new Set(spoken)]);
  };

  return {
    about,
    without: (change, user) => gather(change, [user], [user]),
    requesters,
    general: (changes, connections = []) =>
      contextFor([...changes.flatMap(peopleOf), ...connections.map(one => one.owner)]),
    refusal: async (refusal, change, connection = null) => {
      const context = change ? await about(change) : await contextFor([]);
      const [asked, allowed] = await Promise.all([requesters(), allowedIn(refusal, change, connection)]);
      return refusalText(refusal, { ...context, change, requesters: asked, allowed });
    },
  };
};

const together = (people: readonly People[]): People => ({
  users: [...new Set(people.flatMap(one => one.users))],
  groups: [...new Set(people.flatMap(one => one.groups))],
});

/** One approval by one of some people needs no rule in words. */
const isPlain = ({ rules }: Policy): boolean => rules.length === 1 && rules[0]?.count === 1;

const ruleInWords = (standing: RuleStanding, names: ReadonlyMap<string, string>): RuleInWords => {
  const { count, from } = standing.rule;
  const who = [...from.groups, ...from.users].map(id => names.get(id) ?? 'a member');
  return { rule: `${count} of ${anyOf(who)}`, given: standing.given, missing: standing.missing };
};

/** "Ben, Cleo or Dana". */
const anyOf = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

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
