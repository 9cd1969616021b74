import type { KnownBlock } from '@slack/types';
import { context, section, table } from './elements.ts';
import { type Filter, isUnfiltered } from './filter.ts';
import { firstRun } from './first-run.ts';
import { counted, grouped, LIMITS } from './limits.ts';
import { type Message, message } from './message.ts';
import {
  type ConnectionOverview,
  endText,
  type Overview,
  overviewText,
  standingNextText,
  standingState,
  type Viewer,
} from './standing.ts';
import { md, shown, trusted } from './text.ts';
import { accountIn, nameOf, type ViewContext } from './view-context.ts';

const HEAD = ['Connection', 'State', 'Certificate ends', 'Owner', 'Next'];
/** A table takes 10,000 characters, so its cells have to share them. */
const ALL_CELLS = 9_800;
/** No cell is longer: both values of a setting that a test found changed fit beside what is to be done. */
const CELL = 400;

const row = (standing: ConnectionOverview, view: ViewContext): string[] => [
  labelIn(standing, view),
  standingState(standing, view),
  endText(standing, view),
  nameOf(standing.connection.owner, view),
  standingNextText(standing, view),
];

/** The label, with the account where there are several. */
const labelIn = ({ connection }: ConnectionOverview, view: ViewContext): string => {
  const { request } = connection;
  const account = accountIn(request, view);
  return account === null ? request.label : `${request.label} (${account})`;
};

/** How long a cell may be so that all fit together: short ones leave their room to the long ones. */
const roomIn = (cells: readonly string[]): number => {
  const total = (room: number): number => cells.reduce((sum, cell) => sum + Math.min(cell.length, room), 0);
  let room = CELL;
  while (room > 20 && total(room) > ALL_CELLS) room -= 1;
  return room;
};

/** So many rows fit beside the names of the columns. */
export const LIST_ROWS = LIMITS.tableRows - 1;

/** What a list shows: its first rows, how many there are, and what is said of all connections. */
export interface Listed {
  readonly standings: readonly ConnectionOverview[];
  readonly total: number;
  readonly overview: Pick<Overview, 'soon' | 'open'>;
  readonly filter: Filter;
}

/** The answer to `/jcaccess list`: one row for each connection, the first sixty. */
export const listMessage = (listed: Listed, viewer: Viewer, view: ViewContext): Message => {
  const { standings, total, overview, filter } = listed;
  if (total === 0 && isUnfiltered(filter)) {
    return message('No connection yet. Next: /jcaccess setup starts one.', firstRun(viewer, view));
  }
  if (total === 0) {
    const words = 'No connection fits. Next: /jcaccess list shows all.';
    return message(words, [section(md`No connection fits. \`/jcaccess list\` shows all.`)]);
  }
  const first = standings.slice(0, LIST_ROWS);
  const rest = total - first.length;
  const rows = first.map(standing => row(standing, view));
  const room = roomIn(rows.flat());
  const said = isUnfiltered(filter) ? overviewText(overview) : trusted(`${counted(total, 'fits', 'fit')}.`);
  const blocks: KnownBlock[] = [
    table([HEAD, ...rows.map(cells => cells.map(cell => shown(cell, room)))]),
    context(md`${said}${rest > 0 ? md` and ${trusted(grouped(rest))} more: App Home` : md``}`),
  ];
  return message(`${counted(total, 'connection')}. Next: /jcaccess show <label> for one.`, blocks);
};
