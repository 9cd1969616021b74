import type { IncomingMessage, ServerResponse } from 'node:http';
import { installation } from './cast.ts';
import type { Events } from './events.ts';
import { flag, type Json, parsed, record, text } from './json.ts';
import type { MessageBook } from './message-book.ts';
import { SlackRefusal } from './refusal.ts';
import type { StoredMessage, Workspace } from './workspace.ts';

/** The host of response URLs. */
export const hooksHost = 'hooks.slack.com';

const maxUses = 5;
const lifeMs = 30 * 60_000;

/** Where an answer goes: the channel, the person who acted, the thread, and the message whose button was pressed. */
export interface AnswerTo {
  channel: string;
  user: string;
  threadTs?: string;
  message?: StoredMessage;
}

/** Issues response URLs and turns what is sent to them into messages. */
export interface ResponseUrls {
  issue(kind: 'commands' | 'actions', to: AnswerTo): string;
  /** Shows an answer; one without `response_type: in_channel` is seen by the person alone. */
  answer(to: AnswerTo, args: Json): void;
  handle(request: IncomingMessage, response: ServerResponse, body: Buffer): void;
}

/** Makes the response URLs: 5 uses within 30 minutes of the world's clock, then 404. */
export function createResponseUrls(workspace: Workspace, book: MessageBook, events: Events): ResponseUrls {
  const issued = new Map<string, { to: AnswerTo; at: number; uses: number }>();

  function answer(to: AnswerTo, args: Json) {
    const { message } = to;
    const stillThere = message && workspace.messages.includes(message);
    if (flag(args.delete_original)) {
      if (stillThere) book.remove(message);
      return;
    }
    if (flag(args.replace_original) && stillThere) {
      book.update(message, args);
      return;
    }
    const open = args.response_type === 'in_channel';
    const threadTs = text(args.thread_ts) || to.threadTs;
    const posted = book.post({
      channel: to.channel,
      user: installation.botUserId,
      args,
      ...(threadTs && { threadTs }),
      ...(!open && { visibleTo: to.user }),
    });
    if (open) void events.posted(posted);
  }

  function use(path: string, args: Json) {
    const found = issued.get(path);
    if (!found) throw new SlackRefusal('invalid_token');
    if (workspace.clock.now().getTime() - found.at > lifeMs) throw new SlackRefusal('expired_url');
    if (found.uses >= maxUses) throw new SlackRefusal('used_url');
    found.uses += 1;
    answer(found.to, args);
  }

  return {
    answer,
    issue: (kind, to) => {
      const path = `/${kind}/${installation.teamId}/${workspace.ids.digits(14)}/${workspace.ids.letters(24)}`;
      issued.set(path, { to, at: workspace.clock.now().getTime(), uses: 0 });
      return `https://${hooksHost}${path}`;
    },
    handle: (request, response, body) => {
      try {
        use(request.url ?? '/', record(parsed(body.toString('utf8'))));
        response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
      } catch (error) {
        if (!(error instanceof SlackRefusal)) throw error;
        const status = error.error.startsWith('invalid_blocks') || error.error === 'no_text' ? 400 : 404;
        const answered = JSON.stringify({ ok: false, error: error.error, ...error.extra });
        response.writeHead(status, { 'content-type': 'application/json' }).end(answered);
      }
    },
  };
}
