import type { KnownBlock } from '@slack/types';
import { context, table } from './elements.ts';
import { firstRun } from './first-run.ts';
import { counted, firstOf, LIMITS } from './limits.ts';
import { type Message, message } from './message.ts';
import {
  endText,
  type Standing,
  standingNextText,
  standingState,
  standingsSummary,
  type Viewer,
} from './standing.ts';
import { md, shown } from './text.ts';
import { nameOf, type ViewContext } from './view-context.ts';

const HEAD = ['Connection', 'State', 'Certificate ends', 'Owner', 'Next'];
/** A table takes 10,000 characters, so its cells have to share them. */
const ALL_CELLS = 9_800;

const row = (standing: Standing, view: ViewContext): string[] => [
  standing.connection.request.label,
  standingState(standing),
  endText(standing.connection, view.now),
  nameOf(standing.connection.owner, view),
  standingNextText(standing, view),
];

/** The answer to `/jcaccess list`: one row for each connection, the first sixty. */
export const listMessage = (standings: readonly Standing[], viewer: Viewer, view: ViewContext): Message => {
  if (standings.length === 0) {
    return message('No connection yet. Next: /jcaccess setup starts one.', firstRun(viewer, view));
  }
  const { shown: first, rest } = firstOf(standings, LIMITS.tableRows - 1);
  const room = Math.min(LIMITS.untrusted, Math.floor(ALL_CELLS / (first.length * HEAD.length)));
  const blocks: KnownBlock[] = [
    table([HEAD, ...first.map(standing => row(standing, view).map(cell => shown(cell, room)))]),
    context(md`${standingsSummary(standings, view.now)}${rest > 0 ? md` and ${rest} more: App Home` : md``}`),
  ];
  return message(`${counted(standings.length, 'connection')}. Next: /jcaccess show <label> for one.`, blocks);
};
