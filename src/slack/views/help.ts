import type { KnownBlock } from '@slack/types';
import { section } from './elements.ts';
import { setupButton } from './first-run.ts';
import { type Message, message } from './message.ts';
import { type Standing, type Viewer, waitsFor } from './standing.ts';
import { type Mrkdwn, md, words } from './text.ts';

const COMMANDS = md`*jcaccess* joins JumpCloud to Cloudflare Access and keeps it working.
\`/jcaccess setup\` start a connection
\`/jcaccess list\` all connections
\`/jcaccess show &lt;label&gt;\` one connection
\`/jcaccess edit &lt;label&gt;\` change a live connection
\`/jcaccess withdraw &lt;label&gt;\` end your open change
\`/jcaccess test &lt;label&gt; [email]\` check a connection now; \`--all\` for all
\`/jcaccess diagnose\` why a login failed
\`/jcaccess audit [label]\` the record, as files`;

const rights = (viewer: Viewer): string => {
  const mayApprove = viewer.may('approve', null, null);
  if (viewer.may('request', null, null)) return mayApprove ? 'ask and approve' : 'ask, not approve';
  return mayApprove ? 'approve, not ask' : 'look, neither ask nor approve';
};

const standing = (viewer: Viewer, standings: readonly Standing[]): Mrkdwn => {
  const open = standings.flatMap(one => one.open ?? []);
  const yours = standings.filter(one => waitsFor(one, viewer)).length;
  const next = open.length === 0 ? '' : ` (next: ${yours === 0 ? 'somebody else' : `you, for ${yours}`})`;
  return words(`You may: ${rights(viewer)}. Open changes: ${open.length}${next}.`);
};

/** The answer to `/jcaccess` and `/jcaccess help`. `unknown` is a word that is no command. */
export const helpMessage = (
  viewer: Viewer,
  standings: readonly Standing[],
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
    section(COMMANDS),
    section(standing(viewer, standings)),
    ...setupButton(viewer),
  ];
  return message('jcaccess: setup, list, show <label>, withdraw <label>. Next: you choose.', blocks);
};
