import type { KnownBlock } from '@slack/types';
import { COMMANDS } from './commands.ts';
import { section } from './elements.ts';
import { setupButton } from './first-run.ts';
import { grouped } from './limits.ts';
import { type Message, message } from './message.ts';
import { type Overview, type Viewer, waitingText } from './standing.ts';
import { code, joined, type Mrkdwn, md, NOTHING, trusted } from './text.ts';

const LINES = joined(
  [
    md`*jcaccess* joins JumpCloud to Cloudflare Access and keeps it working.`,
    ...COMMANDS.map(
      ({ usage, says, example }) =>
        md`${code(`/jcaccess ${usage}`)} ${trusted(says)}${example === usage ? NOTHING : md`, as ${code(example)}`}`,
    ),
  ],
  '\n',
);
/** Its words alone: a notification has no room for what follows each of them. */
const FALLBACK = `jcaccess: ${[...new Set(COMMANDS.map(({ word }) => word))].join(', ')}. Next: you choose.`;

const rights = (viewer: Viewer): string => {
  const mayApprove = viewer.may('approve', null, null);
  if (viewer.may('request', null, null)) return mayApprove ? 'ask and approve' : 'ask, not approve';
  return mayApprove ? 'approve, not ask' : 'look, neither ask nor approve';
};

const standing = (viewer: Viewer, overview: Overview): Mrkdwn => {
  const { open } = overview;
  const yours = overview.waiting.length;
  const next =
    open === 0 ? '' : ` (next: ${yours === 0 ? 'another person' : `you, for ${waitingText(overview)}`})`;
  return trusted(`You may: ${rights(viewer)}. Open changes: ${grouped(open)}${next}.`);
};

/** The answer to `/jcaccess` and `/jcaccess help`. `unknown` is a word that is no command. */
export const helpMessage = (
  viewer: Viewer,
  overview: Overview,
  unknown?: { readonly word: string; readonly meant: string | null },
): Message => {
  const blocks: KnownBlock[] = [
    ...(unknown
      ? [
          section(
            md`I do not know ${unknown.word}.${unknown.meant ? md` Did you mean ${unknown.meant}?` : md``}`,
          ),
        ]
      : []),
    section(LINES),
    section(standing(viewer, overview)),
    ...setupButton(viewer),
  ];
  return message(FALLBACK, blocks);
};
