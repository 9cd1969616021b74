import type { AskedRule, Deciders } from '../../domain/deciders.ts';
import type { UserId } from '../../domain/ids.ts';
import type { People } from '../../domain/policy.ts';
import { bold, joined, type Mrkdwn, md, mention, NOTHING, plain, trusted } from './text.ts';
import { nameOf, type ViewContext } from './view-context.ts';

type View = Pick<ViewContext, 'names' | 'reader'>;

/** Who does something, and verbs in the form that agrees: "Ana replaces", "Ana and Ben replace", "you replace". */
export interface Doer {
  readonly who: Mrkdwn;
  /** The verb, given as "replace". */
  readonly does: (verb: string) => Mrkdwn;
}

const IRREGULAR: Readonly<Record<string, string>> = { be: 'is', have: 'has' };
const PLURAL: Readonly<Record<string, string>> = { be: 'are' };

const ofOne = (verb: string): string => {
  if (IRREGULAR[verb]) return IRREGULAR[verb];
  if (/(?:[sxz]|[cs]h|o)$/.test(verb)) return `${verb}es`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
};

const doing = (who: Mrkdwn, isSeveral: boolean): Doer => ({
  who,
  does: verb => trusted(isSeveral ? (PLURAL[verb] ?? verb) : ofOne(verb)),
});

/** How a person is named: so that Slack tells them, in bold, or as a plain word. */
type Naming = 'mention' | 'bold' | 'plain';

const named = (user: UserId, view: View, how: Naming): Mrkdwn => {
  if (user === view.reader) return md`you`;
  if (how === 'mention') return mention(user);
  return how === 'bold' ? bold(nameOf(user, view)) : plain(nameOf(user, view));
};

/** One person. To themselves they are "you". */
export const doer = (user: UserId, view: View, how: Naming = 'bold'): Doer =>
  doing(named(user, view, how), user === view.reader);

/** The one person who reads it. */
export const you: Doer = doing(md`you`, true);

const listed = (pieces: readonly Mrkdwn[], word: 'and' | 'or'): Mrkdwn => {
  const last = pieces.at(-1) ?? NOTHING;
  return pieces.length < 2 ? last : md`${joined(pieces.slice(0, -1), ', ')} ${trusted(word)} ${last}`;
};

const ownFirst = (users: readonly UserId[], { reader }: View): UserId[] => {
  const unlike = [...new Set(users)];
  return reader !== undefined && unlike.includes(reader)
    ? [reader, ...unlike.filter(user => user !== reader)]
    : unlike;
};

const isOwn = (users: readonly UserId[], { reader }: View): boolean =>
  reader !== undefined && users[0] === reader;

/** All of these people: "Ana, Ben and Cleo replace". */
export const allOf = (users: readonly UserId[], view: View, how: Naming = 'bold'): Doer => {
  const people = ownFirst(users, view);
  return doing(
    listed(
      people.map(user => named(user, view, how)),
      'and',
    ),
    people.length !== 1 || isOwn(people, view),
  );
};

/** Any of these people and groups: "you, Cleo or one of @security keeps". Each is named once. */
export const anyOf = ({ users, groups }: People, view: View): Doer => {
  const people = ownFirst(users, view);
  const pieces = [
    ...people.map(user => named(user, view, 'plain')),
    ...groups.map(group => md`one of ${plain(view.names.get(group) ?? 'a group')}`),
  ];
  return pieces.length === 0
    ? doing(md`nobody`, false)
    : doing(listed(pieces, 'or'), pieces.length === 1 && isOwn(people, view));
};

const together = (one: People, other: People): People => ({
  users: [...one.users, ...other.users],
  groups: [...new Set([...one.groups, ...other.groups])],
});

const ruleWords = ({ missing, from }: AskedRule, view: View): Mrkdwn => {
  if (missing === 1) return anyOf(from, view).who;
  const pieces = [
    ...ownFirst(from.users, view).map(user => named(user, view, 'plain')),
    ...from.groups.map(group => plain(view.names.get(group) ?? 'a group')),
  ];
  return pieces.length === 0 ? md`nobody` : md`${missing} of ${listed(pieces, 'or')}`;
};

/** Who decides, all open rules together: "one of @it-admins and one of @security decide". */
export const deciding = ({ rules, anywhere, smallTeam }: Deciders, view: View): Doer => {
  if (smallTeam) return doing(md`an involved approver (small team, after its waiting time)`, false);
  const [only, ...others] = rules;
  if (!only) return doing(md`nobody`, false);
  if (others.length === 0) {
    const rule = { ...only, from: together(only.from, anywhere) };
    return rule.missing === 1 ? anyOf(rule.from, view) : doing(ruleWords(rule, view), true);
  }
  const phrases = rules.map(rule => ruleWords(rule, view));
  const last = phrases.at(-1) ?? NOTHING;
  const comma = phrases.some(one => one.mrkdwn.includes(' or ')) ? ',' : '';
  const called =
    anywhere.users.length + anywhere.groups.length === 0
      ? NOTHING
      : md` (${anyOf(anywhere, view).who} may decide in place of any of them)`;
  return doing(md`${joined(phrases.slice(0, -1), ', ')}${trusted(comma)} and ${last}${called}`, true);
};

/** Who decides on the change that the view is about. */
export const decidersIn = (view: Pick<ViewContext, 'names' | 'reader' | 'deciders' | 'approvers'>): Doer =>
  view.deciders ? deciding(view.deciders, view) : doing(plain(view.approvers), false);

/** Calls people so that Slack tells them, before a sentence: "@Ben and @Cleo: ". Nothing in the DM of the one person called. */
export const calling = (users: readonly UserId[], view: View): Mrkdwn =>
  users.length === 0 || (users.length === 1 && users[0] === view.reader)
    ? NOTHING
    : md`${allOf(users, view, 'mention').who}: `;

/** The same with mentions that are made already. */
export const called = (them: Mrkdwn): Mrkdwn => (them.mrkdwn === '' ? NOTHING : md`${them}: `);
