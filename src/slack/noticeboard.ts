import type { Change, MessageRef } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import { olderOf } from '../domain/decisions/remind.ts';
import type { OlderReminder } from '../domain/effect.ts';
import type { FileAnswer } from '../domain/file-answer.ts';
import type { EffectId, UserId } from '../domain/ids.ts';
import { asId } from '../domain/ids.ts';
import type { Notice } from '../domain/notice.ts';
import type { Chat, Message } from '../ports/chat.ts';
import type { Log } from '../ports/log.ts';
import type { Noticeboard } from '../ports/noticeboard.ts';
import { card } from './views/card.ts';
import { codesMessage } from './views/codes.ts';
import { fileStopped, noPlace, nothingOpen, privateKeySeen } from './views/dm.ts';
import { zoneOf } from './views/ending.ts';
import { calendarText } from './views/exports/calendar.ts';
import { calendarComment, calendarFileName } from './views/exports/calendar-words.ts';
import { findingsText, needsFindingsFile } from './views/findings.ts';
import { answer } from './views/message.ts';
import { settledCall } from './views/notice/settled.ts';
import { goesToChannel, notice as noticeMessage } from './views/notice.ts';
import { KEY_FILE_NAME } from './views/pair-buttons.ts';
import { planFileName, planText } from './views/plan-file.ts';
import { CERTIFICATE_FILE_NAME, filesComment, fileTitle, recipeMessage } from './views/recipe.ts';
import { type ReminderContext, reminder } from './views/reminder.ts';
import { stoppedMessage } from './views/stopped.ts';
import { testRunMessage } from './views/test-run.ts';
import { testsTable } from './views/tests-table.ts';
import { nameOf } from './views/view-context.ts';
import { nowInvolved, whichChange } from './views/which-change.ts';
import { peopleAround, type Words } from './words.ts';

const DRAWN_AT_MOST = 10_000;

/** Slack as the noticeboard: the views' words through the chat. */
export const createNoticeboard = (deps: {
  readonly chat: Chat;
  readonly words: Words;
  readonly log: Log;
}): Noticeboard => {
  const { chat, words, log } = deps;
  /** By card the versions of change and connection that this process showed last: several effects may ask for the same. */
  const drawn = new Map<string, string>();

  const put = async (
    at: MessageRef | undefined,
    message: Parameters<Chat['edit']>[1],
    post: () => Promise<MessageRef>,
  ): Promise<MessageRef> => (at && (await chat.edit(at, message)) === 'edited' ? at : await post());

  const putInDm = async (
    to: UserId,
    message: Message,
    origin: Parameters<Chat['post']>[2],
    at: MessageRef | null,
  ): Promise<MessageRef> =>
    put(at ?? undefined, message, async () => chat.post({ channel: await chat.dmOf(to) }, message, origin));

  const textFile = async (
    name: string,
    text: string,
    to: Parameters<Chat['shareFiles']>[1],
  ): Promise<void> => {
    const bytes = Buffer.from(text);
    const file = await chat.reserveFile(name, bytes.length);
    await chat.uploadBytes(file, bytes);
    await chat.shareFiles([{ id: file.id, title: name }], to);
  };

  return {
    showCard: async ({ change, connection }, origin) => {
      // A card in another channel than the chosen one stays there as it is.
      const there = change.card?.channel === change.request.channel ? change.card : undefined;
      const versions = `${change.version} ${connection.version}`;
      if (there && drawn.get(there.ts) === versions) return there;
      const view = { ...(await words.about(change, peopleAround(connection))), connection };
      const at = await put(there, card(change, view), async () => {
        const { cardLink, ...rest } = view;
        const replacing = cardLink ? { ...rest, replacedCardLink: cardLink } : rest;
        return await chat.post({ channel: change.request.channel }, card(change, replacing), origin);
      });
      if (drawn.size >= DRAWN_AT_MOST) drawn.clear();
      drawn.set(at.ts, versions);
      return at;
    },

    say: async (change, notice, origin) => {
      if (!change.card) return null;
      const context = { ...(await words.about(change, peopleIn(notice))), place: 'channel' } as const;
      return await chat.post(
        {
          channel: change.card.channel,
          threadTs: change.card.ts,
          broadcast: goesToChannel(notice, change),
        },
        noticeMessage(notice, change, context),
        origin,
      );
    },

    tell: async (to, change, notice, origin) => {
      const context = { ...(await words.about(change, peopleIn(notice))), place: 'dm', reader: to } as const;
      const channel = await chat.dmOf(to);
      const posted = await chat.post({ channel }, noticeMessage(notice, change, context), origin);
      if (notice.say === 'findings' && needsFindingsFile(change)) {
        await textFile('findings.txt', findingsText(change), { channel, threadTs: posted.ts });
      }
      return posted;
    },

    settle: async (change, call) => {
      await chat.edit(call.at, settledCall(call, change, await words.about(change, call.by)));
    },

    showRecipe: async (change, recipe, origin) => {
      const message = recipeMessage(change, recipe);
      return await put(change.recipe, message, async () =>
        chat.post({ channel: await chat.dmOf(change.requester) }, message, origin),
      );
    },

    sharePair: async (change, files) => {
      const pair = change.pair?.name ?? '';
      await chat.shareFiles(
        [
          // As they go into JumpCloud: a certificate that comes after the key wipes it.
          { id: files.certificate, title: fileTitle(CERTIFICATE_FILE_NAME, pair) },
          { id: files.key, title: fileTitle(KEY_FILE_NAME, pair) },
        ],
        { channel: await chat.dmOf(change.requester), comment: filesComment(change) },
      );
    },

    sharePlan: async (change, origin) => {
      if (!change.card || !change.plan) return;
      if (origin.attempt > 1) log.warn('the plan file may stand twice in the thread', { change: change.id });
      await textFile(planFileName(change.plan), planText(change, await words.about(change)), {
        channel: change.card.channel,
        threadTs: change.card.ts,
      });
    },

    remindOwner: async (connection, { to, seen }, origin) => {
      const { reminded, owner } = connection;
      const older = reminded?.dm ? olderOf(reminded, reminded.dm) : null;
      const view = { place: 'dm', seen, reader: to, ...(to === owner ? {} : { insteadOf: to }) } as const;
      return await chat.post(
        { channel: await chat.dmOf(to) },
        await reminding(connection, view, older),
        origin,
      );
    },

    remindChannel: async (connection, _stage, older, origin) => {
      const { access: seen, to } = connection.reminded ?? {};
      const view = { place: 'channel', ...(seen ? { seen } : {}), ...(to ? { insteadOf: to } : {}) } as const;
      return await chat.post(
        { channel: connection.request.channel },
        await reminding(connection, view, older),
        origin,
      );
    },

    sendCalendar: async (connection, { to, replaced }, origin) => {
      const { applied, owner, request } = connection;
      if (!applied) return;
      if (origin.attempt > 1)
        log.warn('the calendar may stand twice in the DM', { connection: connection.id });
      const view = await words.general([], [connection]);
      const dated = { connection, owner: nameOf(owner, view), zone: zoneOf(owner, view) };
      const text = calendarText([replaced ? { ...dated, replaced } : dated], view.now);
      const comment = calendarComment(connection, { replaced: replaced !== null }).mrkdwn;
      await textFile(calendarFileName(request.label), text, { channel: await chat.dmOf(to), comment });
    },

    showTest: (to, run, origin, at) => putInDm(to, testRunMessage(run), origin, at),

    showTests: (to, tests, origin, at) => putInDm(to, testsTable(tests), origin, at),

    tellStopped: async (to, stopped, reference, origin) => {
      const channel = await chat.dmOf(to);
      await chat.post({ channel }, stoppedMessage(stopped, reference), origin);
    },

    tellOfCodes: async (to, whose, news, origin) => {
      const names = await words.general([], [], [whose, ...('by' in news ? [news.by] : [])]);
      await chat.post(
        { channel: await chat.dmOf(to) },
        codesMessage(news, whose, { ...names, reader: to }),
        origin,
      );
    },

    answer: async (to, answer) => {
      await chat.post({ channel: await chat.dmOf(to) }, answer, once(`answer.${to}`));
    },

    sendFiles: async (to, files, comment) => {
      const channel = await chat.dmOf(to);
      const upload = async ({ name, text }: (typeof files)[number]) => {
        const bytes = typeof text === 'string' ? Buffer.from(text) : text;
        const file = await chat.reserveFile(name, bytes.length);
        await chat.uploadBytes(file, bytes);
        return { id: file.id, title: name };
      };
      await chat.shareFiles(await Promise.all(files.map(upload)), { channel, comment });
    },

    answerFile: async (to, answer, change, origin) => {
      const channel = await chat.dmOf(to);
      await chat.post({ channel }, await fileAnswer(answer, change, to), origin);
    },

    askWhichChange: async (to, about, origin) => {
      const message = whichChange(about.file, about.fileName, about.candidates);
      await chat.post({ channel: await chat.dmOf(to) }, message, origin);
    },
  };

  async function fileAnswer(why: FileAnswer, change: Change | null, to: UserId): Promise<Message> {
    switch (why.kind) {
      case 'private-key':
        return privateKeySeen();
      case 'nothing-open':
        return nothingOpen(why.fileName);
      case 'stopped':
        return fileStopped(why.reference);
      case 'no-place':
        return noPlace(why.fileName, why.channel);
      case 'refused':
        return answer(await words.refusal(why.refusal, change));
      case 'now-involved':
        return nowInvolved(change, change && (await words.without(change, to)));
    }
  }

  /** Draws a reminder; the newest one takes the button of the one before away, which stays as it was. */
  async function reminding(
    connection: Connection,
    how: Pick<ReminderContext, 'place' | 'seen' | 'reader' | 'insteadOf'>,
    older: OlderReminder | null,
  ): Promise<Message> {
    const also = how.insteadOf ? [how.insteadOf] : [];
    const context = { ...(await words.general([], [connection], also)), ...how };
    const shown = reminder(connection, context);
    if (!shown) throw new Error(`${connection.id} has no certificate to remind of`);
    const quiet = older && reminder(connection, earlier(context, older));
    if (older && quiet) await chat.edit(older.at, quiet).catch(() => 'gone');
    return shown;
  }
};

/** The view as it was when an older reminder was told. */
const earlier = (context: ReminderContext, { told, seen }: OlderReminder): ReminderContext => {
  const { seen: _newer, ...rest } = context;
  return { ...rest, now: told ?? rest.now, replaced: true, ...(seen ? { seen } : {}) };
};

/** The origin of a message that belongs to no effect: it is posted once and never looked for. */
const once = (name: string): Parameters<Chat['post']>[2] => ({
  effect: asId<EffectId>(name),
  attempt: 1,
  firstClaimedAt: new Date(0),
});

/** The people whom a notice names beside those of its change. */
const peopleIn = (notice: Notice): UserId[] => [
  ...('by' in notice && notice.by ? [notice.by] : []),
  ...('again' in notice ? notice.again : []),
  ...('who' in notice ? notice.who : []),
  ...('owner' in notice ? [notice.owner, notice.to] : []),
];
