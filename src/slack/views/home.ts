import type { HomeView, KnownBlock } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { failedTest } from '../../domain/failed-test.ts';
import type { CodeStanding } from '../../domain/step-up.ts';
import { nextLine } from './card/next-line.ts';
import { cardTitle } from './card/title.ts';
import { codesPart } from './codes.ts';
import { optionValue } from './deed-value.ts';
import { actions, button, context, header, linkButton, section } from './elements.ts';
import { type Filter, filterBar, homeOption, isUnfiltered } from './filter.ts';
import { firstRun, setupButton } from './first-run.ts';
import { grouped } from './limits.ts';
import {
  type ConnectionOverview,
  daysBar,
  daysOf,
  endsSoon,
  endText,
  type Overview,
  overviewText,
  standingNext,
  type Viewer,
  waitingText,
} from './standing.ts';
import { joined, type Mrkdwn, md, plain, trusted } from './text.ts';
import { at } from './time.ts';
import { accountIn, boldName, type ViewContext, viewFor } from './view-context.ts';

/** What the App Home shows: one person's own view. */
export interface Home extends ViewContext {
  readonly viewer: Viewer;
  readonly overview: Overview;
  /** Open changes that wait for others, the first ones. */
  readonly others: readonly ConnectionOverview[];
  /** The connections of this page, and how many fit the filter. */
  readonly standings: readonly ConnectionOverview[];
  readonly fitting: number;
  readonly filter: Filter;
  /** Links of cards by change id; a change without one has no button. */
  readonly cardLinks: ReadonlyMap<string, string>;
  /** When Cloudflare last answered, and as which team; absent when it has not answered yet. */
  readonly cloudflare?: { readonly reachedAt: Date; readonly teamDomain: string };
  /** How the person stands with approval codes; absent where none are asked for. */
  readonly codes?: CodeStanding;
  /** The page of connections, from 0. */
  readonly page: number;
}

/** So many connections stand on a page. */
export const HOME_ROWS = 20;
/** So many changes are shown that wait for this person, and for others. */
export const HOME_WAITING = 5;
export const HOME_OTHERS = 8;

const changeRow = (change: Change, home: Home): KnownBlock => {
  const url = home.cardLinks.get(change.id);
  return section(
    md`${cardTitle(change)}: ${nextLine(change, viewFor(change, home))}`,
    url === undefined ? undefined : linkButton('show', 'Open the card', url),
  );
};

const changesPart = (
  title: string,
  standings: readonly ConnectionOverview[],
  count: string,
  max: number,
  home: Home,
): KnownBlock[] => {
  const shown = standings.flatMap(one => one.open ?? []).slice(0, max);
  if (shown.length === 0) return [];
  const isMore = count !== grouped(shown.length);
  return [
    header(`${title} (${count})`),
    ...shown.map(change => changeRow(change, home)),
    ...(isMore ? [context(md`The others are below: *With an open change*`)] : []),
  ];
};

const connectionRows = (standing: ConnectionOverview, home: Home): KnownBlock[] => {
  const { connection } = standing;
  const mark = endsSoon(standing, home) || failedTest(connection) ? md`:warning: ` : md``;
  const days = daysOf(standing, home);
  const account = accountIn(connection.request, home);
  const login = connection.applied?.lastLogin
    ? md`last login seen ${at(connection.applied.lastLogin.at)}`
    : md`no login seen yet`;
  return [
    section(
      md`${connection.request.label}  ${mark}${trusted(endText(standing, home))}. Owner ${boldName(connection.owner, home)}. *Next:* ${standingNext(standing, home)}`,
      button('show', 'Open', optionValue({ id: connection.latestChange }, 'show:connection')),
    ),
    context(
      joined(
        [
          ...(days === null ? [] : [trusted(daysBar(days))]),
          login,
          md`last change ${trusted(connection.latestChange)}`,
          ...(account === null ? [] : [md`account ${plain(account)}`]),
        ],
        ' · ',
      ),
    ),
  ];
};

/** The pages that there are, and which of them is shown. */
export const pageOf = (page: number, fitting: number): { readonly page: number; readonly pages: number } => {
  const pages = Math.max(1, Math.ceil(fitting / HOME_ROWS));
  return { page: Math.min(Math.max(0, page), pages - 1), pages };
};

const range = (page: number, fitting: number): string =>
  `${grouped(page * HOME_ROWS + 1)}-${grouped(Math.min(fitting, (page + 1) * HOME_ROWS))}`;

const pageButton = (page: number, home: Home, label: (range: string) => string): KnownBlock[] =>
  actions(`page-${page}`, [
    button(
      'show',
      label(range(page, home.fitting)),
      JSON.stringify({ c: '', o: homeOption(page, home.filter) }),
    ),
  ]);

const connectionsPart = (home: Home): KnownBlock[] => {
  const { overview, fitting, filter } = home;
  const { page, pages } = pageOf(home.page, fitting);
  const isWhole = pages === 1 && isUnfiltered(filter);
  const said =
    fitting === 0
      ? md`None fits.`
      : md`${trusted(range(page, fitting))} of ${trusted(grouped(fitting))}, soonest end first. ${overviewText(overview)}`;
  return [
    header(`Connections (${grouped(overview.total)})`),
    ...(isWhole ? [] : [filterBar(filter), section(said)]),
    ...home.standings.flatMap(standing => connectionRows(standing, home)),
    ...(page > 0 ? pageButton(page - 1, home, text => `◀ ${text}`) : []),
    ...(page < pages - 1 ? pageButton(page + 1, home, text => `${text} ▶`) : []),
  ];
};

const footer = (home: Home): KnownBlock[] => {
  const reached: Mrkdwn = home.cloudflare
    ? md`Cloudflare: reached ${at(home.cloudflare.reachedAt)} · team ${plain(home.cloudflare.teamDomain)}`
    : md`Cloudflare: I ask it now, *Refresh* tells`;
  return [
    context(md`${reached} · read ${at(home.now)}`),
    ...actions('refresh', [
      button('show', 'Refresh', JSON.stringify({ c: '', o: homeOption(home.page, home.filter) })),
    ]),
  ];
};

/** The App Home of one person: what waits for them first, then open changes, then connections by days left. */
export const homeView = (home: Home): HomeView => {
  const { viewer, overview, others } = home;
  const { waiting, open } = overview;
  const blocks: KnownBlock[] =
    overview.total === 0
      ? [header('Connections'), ...firstRun(viewer, home)]
      : [
          ...setupButton(viewer),
          ...changesPart('Waiting for you', waiting, waitingText(overview), HOME_WAITING, home),
          ...changesPart('Open changes', others, grouped(open - waiting.length), HOME_OTHERS, home),
          ...connectionsPart(home),
        ];
  const codes = home.codes ? codesPart(home.codes) : [];
  return { type: 'home', callback_id: 'home', blocks: [...blocks, ...codes, ...footer(home)] };
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
