import type { HomeView, KnownBlock } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { nextLine } from './card/next-line.ts';
import { cardTitle } from './card/title.ts';
import { optionValue } from './deed-value.ts';
import { actions, button, context, header, linkButton, section } from './elements.ts';
import { firstRun, setupButton } from './first-run.ts';
import { firstOf } from './limits.ts';
import {
  daysBar,
  daysOf,
  endsSoon,
  endText,
  type Standing,
  standingNext,
  standingsSummary,
  type Viewer,
  waitsFor,
} from './standing.ts';
import { joined, type Mrkdwn, md, plain, words } from './text.ts';
import { at } from './time.ts';
import { boldName, type ViewContext } from './view-context.ts';

/** What the App Home shows: one person's own view. */
export interface Home extends ViewContext {
  readonly viewer: Viewer;
  readonly standings: readonly Standing[];
  /** Links of cards by change id; a change without one has no button. */
  readonly cardLinks: ReadonlyMap<string, string>;
  /** When Cloudflare last answered, and as which team; absent when it has not answered yet. */
  readonly cloudflare?: { readonly reachedAt: Date; readonly teamDomain: string };
  /** The page of connections, from 0. */
  readonly page: number;
}

const PAGE = 20;
const MAX_WAITING = 5;
const MAX_OPEN = 8;

const changeRow = (change: Change, home: Home): KnownBlock => {
  const url = home.cardLinks.get(change.id);
  return section(
    md`${cardTitle(change)}: ${nextLine(change, home)}`,
    url === undefined ? undefined : linkButton('show', 'Open the card', url),
  );
};

const changesPart = (title: string, changes: readonly Change[], max: number, home: Home): KnownBlock[] => {
  if (changes.length === 0) return [];
  const { shown, rest } = firstOf(changes, max);
  return [
    header(`${title} (${changes.length})`),
    ...shown.map(change => changeRow(change, home)),
    ...(rest > 0 ? [context(md`and ${rest} more: \`/jcaccess list\``)] : []),
  ];
};

const connectionRows = (standing: Standing, home: Home): KnownBlock[] => {
  const { connection } = standing;
  const mark = endsSoon(connection, home.now) ? md`:warning: ` : md``;
  const days = daysOf(connection, home.now);
  const login = connection.applied?.lastLogin
    ? md`last login seen ${at(connection.applied.lastLogin.at)}`
    : md`no login seen yet`;
  return [
    section(
      md`${connection.request.label}  ${mark}${words(endText(connection, home.now))}. Owner ${boldName(connection.owner, home)}. *Next:* ${standingNext(standing, home)}`,
      button('show', 'Open', optionValue({ id: connection.latestChange }, 'show:connection')),
    ),
    context(
      joined(
        [
          ...(days === null ? [] : [words(daysBar(days))]),
          login,
          md`last change ${words(connection.latestChange)}`,
        ],
        ' · ',
      ),
    ),
  ];
};

const byDaysLeft = (home: Home): Standing[] =>
  [...home.standings].sort(
    (a, b) =>
      (daysOf(a.connection, home.now) ?? Number.POSITIVE_INFINITY) -
        (daysOf(b.connection, home.now) ?? Number.POSITIVE_INFINITY) ||
      a.connection.request.label.localeCompare(b.connection.request.label),
  );

const range = (page: number, total: number): string =>
  `${page * PAGE + 1}-${Math.min(total, (page + 1) * PAGE)}`;

const pageButton = (page: number, total: number, label: (range: string) => string): KnownBlock[] =>
  actions(`page-${page}`, [
    button('show', label(range(page, total)), JSON.stringify({ c: '', o: `home:${page}` })),
  ]);

const connectionsPart = (home: Home): KnownBlock[] => {
  const total = home.standings.length;
  const pages = Math.ceil(total / PAGE);
  const page = Math.min(Math.max(0, home.page), pages - 1);
  const rows = byDaysLeft(home).slice(page * PAGE, (page + 1) * PAGE);
  return [
    header(`Connections (${total})`),
    ...(pages > 1
      ? [
          section(
            md`${words(range(page, total))} of ${total}, soonest end first. ${standingsSummary(home.standings, home.now)}`,
          ),
        ]
      : []),
    ...rows.flatMap(standing => connectionRows(standing, home)),
    ...(page > 0 ? pageButton(page - 1, total, text => `◀ ${text}`) : []),
    ...(page < pages - 1 ? pageButton(page + 1, total, text => `${text} ▶`) : []),
  ];
};

const footer = (home: Home): KnownBlock[] => {
  const reached: Mrkdwn = home.cloudflare
    ? md`Cloudflare: reached ${at(home.cloudflare.reachedAt)} · team ${plain(home.cloudflare.teamDomain)}`
    : md`Cloudflare: not reached yet`;
  return [
    context(md`${reached} · read ${at(home.now)}`),
    ...actions('refresh', [button('show', 'Refresh', JSON.stringify({ c: '', o: `home:${home.page}` }))]),
  ];
};

/** The App Home of one person: what waits for them first, then open changes, then connections by days left. */
export const homeView = (home: Home): HomeView => {
  const open = home.standings.flatMap(standing => standing.open ?? []);
  const waiting = home.standings
    .filter(standing => waitsFor(standing, home.viewer))
    .flatMap(standing => standing.open ?? []);
  const others = open.filter(change => !waiting.includes(change));
  const blocks: KnownBlock[] =
    home.standings.length === 0
      ? [header('Connections'), ...firstRun(home.viewer, home)]
      : [
          ...changesPart('Waiting for you', waiting, MAX_WAITING, home),
          ...changesPart('Open changes', others, MAX_OPEN, home),
          ...connectionsPart(home),
          ...setupButton(home.viewer),
        ];
  return { type: 'home', callback_id: 'home', blocks: [...blocks, ...footer(home)] };
};

/** The App Home of a person who may see nothing of this: a guest, or a member of another company. */
export const closedHome = (): HomeView => ({
  type: 'home',
  callback_id: 'home',
  blocks: [
    section(
      md`*jcaccess* looks after login settings. It is for full members of this workspace; ask one of them if you need something.`,
    ),
  ],
});
