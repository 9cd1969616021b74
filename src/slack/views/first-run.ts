import type { KnownBlock } from '@slack/types';
import { actions, button, section } from './elements.ts';
import type { Viewer } from './standing.ts';
import { md } from './text.ts';
import { approversIn, type ViewContext } from './view-context.ts';

/** [Set up a connection], for those who may. */
export const setupButton = (viewer: Viewer): KnownBlock[] =>
  viewer.may('request', null, null)
    ? actions('setup', [button('setup', 'Set up a connection', '{}', { style: 'primary' })])
    : [];

/** What people see who have no connection yet: what one is, how long it takes, who may do what. */
export const firstRun = (viewer: Viewer, view: ViewContext): KnownBlock[] => [
  section(
    md`No connection yet. A connection joins one JumpCloud application to Cloudflare Access, so that people log in with JumpCloud.`,
  ),
  section(md`It takes about 20 minutes: a form, 6 steps in JumpCloud, one approval, one login.`),
  ...setupButton(viewer),
  section(
    md`*Your role*: ${viewer.may('request', null, null) ? md`you may ask for connections` : md`you may look, not ask for connections`}${viewer.may('approve', null, null) ? md`, and approve what others ask for` : md``}. Approvers: ${approversIn(view)}.`,
  ),
];
