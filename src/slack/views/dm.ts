import type { Change } from '../../domain/change.ts';
import type { ChannelId } from '../../domain/ids.ts';
import { nextLine } from './card/next-line.ts';
import { section } from './elements.ts';
import { firstOf } from './limits.ts';
import { type Message, message } from './message.ts';
import { channelLink, code, joined, md } from './text.ts';
import { type ViewContext, viewFor } from './view-context.ts';

const MAX_NAMED = 3;

/** The answer to words in the DM, where only files are read: what is open for this person. */
export const filesOnly = (open: readonly Change[], view: ViewContext): Message => {
  const { shown, rest } = firstOf(open, MAX_NAMED);
  const named = shown.map(
    change => md`${change.request.label}, next: ${nextLine(change, viewFor(change, view))}`,
  );
  const more = rest > 0 ? [md`and ${rest} more: \`/jcaccess list\``] : [];
  const yours = open.length === 0 ? md`` : md` Open: ${joined([...named, ...more], '; ')}`;
  return message('I read files here, not messages. Next: /jcaccess shows what I can do.', [
    section(md`I read files here, not messages. \`/jcaccess\` shows what I can do.${yours}`),
  ]);
};

/** The answer to a private key in a message or a file, wherever it was sent. */
export const privateKeySeen = (): Message =>
  message('This looks like a private key. I did not keep it. Next: you delete your message.', [
    section(
      md`:no_entry: *This looks like a private key.* I did not keep it. Delete your message, treat the key as exposed, press *Make a new pair*.   *Next:* you.`,
    ),
  ]);

/** The answer to a file in the DM when no change waits for one. */
export const nothingOpen = (fileName: string): Message =>
  message(
    'No change waits for a file of yours, so I did not keep it. Next: /jcaccess setup starts a connection.',
    [
      section(
        md`No change waits for a file of yours, so I did not keep ${fileName}. \`/jcaccess setup\` starts a connection.`,
      ),
    ],
  );

/** The answer to a file in a channel with cards, of which Slack did not tell the thread. */
export const noPlace = (fileName: string, channel: ChannelId): Message =>
  message(
    'Slack did not tell me for which change your file is, so I did not take it. Next: send it to me here.',
    [
      section(
        md`Slack did not tell me in which thread of ${channelLink(channel)} you shared ${fileName}, so I did not take it.   *Next:* if it is for a change, you send it to me here.`,
      ),
    ],
  );

/** The answer to a file whose reading ended the process twice. `reference` is in the log too. */
export const fileStopped = (reference: string): Message =>
  message('I could not take your file. Next: you export a new one.', [
    section(
      md`I could not take your file: I began twice and was stopped both times. I do not try it again (reference ${code(reference)}).   *Next:* you export a new file rather than sending the same one.`,
    ),
  ]);
