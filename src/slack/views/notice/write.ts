import type { Change } from '../../../domain/change.ts';
import { CLOUDFLARE_WAYS } from '../../../domain/consoles/cloudflare.ts';
import type { Notice } from '../../../domain/notice.ts';
import { actionOf } from '../../../domain/plan.ts';
import { closedLine } from '../card/closed-line.ts';
import { deedValue } from '../deed-value.ts';
import { actions, button } from '../elements.ts';
import { leftInJumpCloud } from '../kinds/remove.ts';
import { wordsOfKind } from '../kinds.ts';
import type { Message } from '../message.ts';
import { decidersIn } from '../people.ts';
import { channelLink, code, joined, type Mrkdwn, md, NOTHING, quoted, trusted } from '../text.ts';
import { at } from '../time.ts';
import { boldName } from '../view-context.ts';
import { actionNotice, mustAct, type NoticeContext, threadNotice } from './said.ts';

/** The notices of writing to Cloudflare and of putting it back. */
export type WriteNotice = Extract<
  Notice,
  {
    say:
      | 'written'
      | 'outcome-unknown'
      | 'extra-provider-deleted'
      | 'certificate-taken'
      | 'jumpcloud-after'
      | 'rolling-back'
      | 'rolled-back'
      | 'removed'
      | 'adopted'
      | 'failed'
      | 'cannot-post'
      | 'left-undone'
      | 'channel-closed'
      | 'rescued'
      | 'owner-gone'
      | 'owner-changed';
  }
>;

const written = (change: Change, context: NoticeContext): Message => {
  const deed = change.plan && actionOf(change.plan) === 'replace' ? 'Changed' : 'Created';
  const provider = change.written ? md` ${trusted(change.written.provider.slice(0, 8))}` : NOTHING;
  return threadNotice(
    change,
    context,
    md`${trusted(deed)} identity provider${provider} in Access; read back, equal.`,
  );
};

/** The certificate that nobody saw at the approval stands in the thread before Access trusts it. */
const certificateTaken = (change: Change, context: NoticeContext): Message => {
  const prints = (change.metadata?.certificates ?? []).map(one => code(one.sha256Fingerprint));
  const label = change.jumpcloud?.application?.label ?? change.request.label;
  return threadNotice(
    change,
    context,
    md`The application ${label} is in JumpCloud; read back, equal. It signs with SHA-256 ${joined(prints, ', ')}, read from JumpCloud by API over TLS; its metadata carries the same.`,
  );
};

const jumpCloudAfter = (change: Change, context: NoticeContext): Message => {
  const { application, after, replaced } = change.jumpcloud ?? {};
  const label = application?.label ?? change.request.label;
  if (after?.how === 'left') {
    const { who, does } = mustAct(change.requester, context);
    return actionNotice(
      change,
      context,
      md`:warning: I left the application ${label} in JumpCloud as it is: ${after.why ?? ''}   *Next:* ${who} ${does('look')} in JumpCloud and ${does('delete')} what is not wanted.`,
    );
  }
  const what = replaced
    ? md`The application ${label} in JumpCloud has again what it had before.`
    : md`What I had made in JumpCloud is taken back: the application ${label} and its groups.`;
  return threadNotice(change, context, md`${what}   *Next:* nobody.`);
};

const failed = (change: Change, context: NoticeContext): Message => {
  const { who, does } = mustAct(change.requester, context);
  const line = change.state === 'failed' ? closedLine(change, context) : md`:no_entry: *Failed.*`;
  const cloudflare = change.state === 'failed' ? (change.closing.cloudflare ?? 'unknown') : 'unknown';
  const next =
    cloudflare === 'untouched' || cloudflare === 'put-back'
      ? md`${who} ${does('correct')} the cause and ${does('start')} again.`
      : md`${context.place === 'dm' ? decidersIn(context).who : context.approverMentions} may look in ${trusted(CLOUDFLARE_WAYS.dashboard)}, then ${who} ${does('start')} again.`;

  return actionNotice(change, context, md`${line}   *Next:* ${next}`);
};

const ownerGone = (
  { owner, to }: Extract<WriteNotice, { say: 'owner-gone' }>,
  change: Change,
  context: NoticeContext,
): Message => {
  const { who, does } = mustAct(to, context);
  return actionNotice(
    change,
    context,
    md`:warning: The account of ${boldName(owner, context)}, who owns this connection, is deactivated. Its reminders go to ${boldName(to, context)}.   *Next:* ${who} ${does('press')} *Change owner* on the reminder.`,
  );
};

const rollingBack = (
  notice: Extract<WriteNotice, { say: 'rolling-back' }>,
  change: Change,
  context: NoticeContext,
): Message => {
  if (notice.by !== null) {
    return threadNotice(
      change,
      context,
      md`${boldName(notice.by, context)} rolls back. I put Access back to what it had.`,
    );
  }
  return change.state === 'rolling-back' && change.reason !== undefined
    ? threadNotice(change, context, md`I roll back by myself: ${quoted(change.reason)}`)
    : threadNotice(change, context, md`Nobody confirmed a login in time. I roll back by myself.`);
};

/** What is wrong with a channel, and how it is opened again, by Slack's word. */
const CLOSED: Readonly<Record<string, readonly [is: string, orElse: Mrkdwn]>> = {
  is_archived: ['is archived', md`or have it taken out of the archive`],
  not_in_channel: ['has put me out', md`or write \`/invite @jcaccess\` there`],
  channel_not_found: ['was deleted, or it is private and I am not in it', NOTHING],
};

const closed = (why: string, change: Change, context: NoticeContext): Message => {
  const [is, orElse] = CLOSED[why] ?? ['lets only some people post', md`or let me post there`];
  const goesOn =
    change.state === 'live'
      ? md`Reminders go on in the DM of ${boldName(change.request.owner, context)} alone.`
      : md`Nobody sees the card; nothing is lost, and who must decide is asked in a DM.`;
  return threadNotice(
    change,
    context,
    md`I cannot post in ${channelLink(change.request.channel)} any more: it ${trusted(is)}. ${goesOn}   *Next:* you choose another channel${orElse.mrkdwn === '' ? NOTHING : md`, ${orElse}`}.`,
    actions(`channel-${change.id}`, [button('choose-channel', 'Choose another channel', deedValue(change))]),
  );
};

const RESCUED = {
  'put-back': md`put this connection back in Access to what was kept last`,
  'one-time-pin': md`added One-time PIN as a login method in Access`,
} as const;

const rescued = (
  { did, operator, at: when }: Extract<WriteNotice, { say: 'rescued' }>,
  change: Change,
  context: NoticeContext,
): Message => {
  const { approverMentions: mentions } = context;
  const next = mentions.mrkdwn === '' ? md`an approver looks at it` : md`${mentions}: look at it`;
  return actionNotice(
    change,
    context,
    md`:warning: On the machine of jcaccess ${code(operator)} ${RESCUED[did]} at ${at(when)}, without an approval. It is on the record.   *Next:* ${next}, in ${trusted(CLOUDFLARE_WAYS.dashboard)} too.`,
  );
};

/** Says one notice of writing or putting back. */
export const writeNotice = (notice: WriteNotice, change: Change, context: NoticeContext): Message => {
  switch (notice.say) {
    case 'written':
      return written(change, context);
    case 'cannot-post':
      return threadNotice(
        change,
        context,
        md`I could not post in ${channelLink(change.request.channel)} (${notice.why}), so nobody sees the card there. Nothing is lost.   *Next:* you write \`/invite @jcaccess\` there; the card comes with the next step.`,
      );
    case 'left-undone':
      return threadNotice(
        change,
        context,
        md`I stopped ${trusted(notice.what)}: I began it twice and was stopped both times. Everything else goes on.   *Next:* you give the operator this reference: ${code(notice.reference)}.`,
      );
    case 'rescued':
      return rescued(notice, change, context);
    case 'certificate-taken':
      return certificateTaken(change, context);
    case 'jumpcloud-after':
      return jumpCloudAfter(change, context);
    case 'channel-closed':
      return closed(notice.why, change, context);
    case 'owner-changed':
      return threadNotice(
        change,
        context,
        md`${boldName(notice.to, context)} owns this connection from now on, in place of ${boldName(notice.owner, context)}, and gets its reminders. Changed by ${boldName(notice.by, context)}.   *Next:* nobody.`,
      );
    case 'owner-gone':
      return ownerGone(notice, change, context);
    case 'outcome-unknown':
      return threadNotice(
        change,
        context,
        md`I sent the change and got no answer. I am looking whether it arrived; I do not send it twice.   *Next:* nobody.`,
      );
    case 'extra-provider-deleted':
      return threadNotice(
        change,
        context,
        change.written
          ? md`The lost answer had left a second copy of this identity provider (${code(notice.name)}). Nothing referred to it; I deleted it and kept the recorded one.`
          : md`A write that had got no answer arrived after all and left an identity provider (${code(notice.name)}), though this change had ended. Nothing referred to it; I deleted it.`,
      );
    case 'rolling-back':
      return rollingBack(notice, change, context);
    case 'rolled-back': {
      const one = mustAct(change.requester, context);
      const line = change.state === 'rolled-back' ? closedLine(change, context) : md`Rolled back.`;
      return actionNotice(change, context, md`${line}   *Next:* ${wordsOfKind(change).afterRollBack(one)}`);
    }
    case 'adopted':
      return threadNotice(
        change,
        context,
        md`What Access has counts as approved from now on; nothing was written. Reminders follow the certificates that it trusts.   *Next:* nobody.`,
      );
    case 'removed': {
      const line = change.state === 'removed' ? closedLine(change, context) : md`Removed.`;
      return actionNotice(change, context, md`${line}   *Next:* ${leftInJumpCloud(change, context)}`);
    }
    case 'failed':
      return failed(change, context);
  }
};
