import { type RehearsalOptions, type StartedRehearsal, startRehearsal } from '../playground/rehearsal.ts';
import type { VisibleState } from '../playground/state.ts';
import { type ConsoleDeeds, consoleDeeds } from './console-deeds.ts';
import { controlsOf, copyableValues, textOfBlocks } from './visible-text.ts';

/** A message as people see it. */
export type Message = VisibleState['channels'][number]['messages'][number] & { readonly channel: string };

/** An open modal. */
export type Modal = VisibleState['modals'][number];

/** An act that failed; `code` is the playground's. */
export class ActFailed extends Error {
  override readonly name = 'ActFailed';
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** A rehearsal told as a story: who does what, and what they see then. Every deed ends when all has settled. */
export interface Play extends ConsoleDeeds {
  readonly rehearsal: StartedRehearsal;
  state(): VisibleState;
  /** Does any act of `POST /playground/act`; gives its result, throws ActFailed. */
  act(body: object): Promise<unknown>;
  /** `/jcaccess setup` typed in #it-changes, or elsewhere. */
  types(who: string, line: string, channel?: string): Promise<void>;
  says(who: string, text: string, where: { channel: string; threadTs?: string }): Promise<void>;
  uploads(
    who: string,
    file: { filename: string; text?: string; base64?: string },
    where: { channel: string; threadTs?: string },
  ): Promise<void>;
  /** Presses a button, or the option of a menu with these words, of a message. */
  presses(who: string, control: string, on: Message): Promise<void>;
  /** Fills in the modal in front and submits it; gives what stands under the fields afterwards (empty: it was taken). */
  submits(who: string, values?: Record<string, unknown>): Promise<Record<string, string>>;
  /** Presses a button, or changes a field that redraws, in the modal in front. */
  pressesInModal(who: string, actionId: string, value?: unknown): Promise<void>;
  opensHome(who: string): Promise<unknown[]>;
  /** The modal in front of somebody; throws when there is none. */
  modal(who: string): Modal;
  hasModal(who: string): boolean;
  /** The card of a change, by its id or by the label of its connection (the newest one). */
  card(of: string): Message;
  /** What stands in the thread of a card, oldest first, without the card. */
  thread(of: string): Message[];
  /** The direct messages of a person with the bot, oldest first. */
  dm(who: string): Message[];
  /** Private answers that a person got in a channel, oldest first. */
  answers(who: string, channel?: string): Message[];
  /** All that a message shows, or the fallback text of one without blocks. */
  text(of: Message): string;
  /** The values to copy from the newest recipe in a person's DM, by the words in bold before them. */
  recipe(who: string): Map<string, string>;
  /** The files in a person's DM that are still there, newest last, with their content. */
  files(who: string): { id: string; name: string; title: string; content: string }[];
  /** Moves the clock by an ISO 8601 duration, or to the `next` thing due; gives what came of it. */
  advance(by: string): Promise<{ from: string; to: string; stops: number; summary: string }>;
  restart(how?: 'kill' | 'graceful'): Promise<void>;
  close(): Promise<void>;
}

/** Stories are not about how fast Slack takes what they say; the load and the unit tests of the pace are. */
const PACE_SPEED = 20;

/**
 * Starts a rehearsal for a story; without options Socket Mode, a SQLite file and the app in this process (set
 * `inProcess: false` for a process of its own, which can be killed).
 */
export async function startPlay(options: RehearsalOptions = {}): Promise<Play> {
  return playOn(await startRehearsal({ inProcess: true, paceSpeed: PACE_SPEED, ...options }));
}

/** Tells a rehearsal that was started otherwise as a story. */
export function playOn(rehearsal: StartedRehearsal): Play {
  const state = (): VisibleState => rehearsal.state();

  const act = async (body: object): Promise<unknown> => {
    // Through JSON, so that a story can do nothing that the web page cannot.
    const { answer } = await rehearsal.act(JSON.parse(JSON.stringify(body)));
    if (answer.ok) return answer.result;
    throw new ActFailed(answer.error?.code ?? 'unknown', answer.error?.message ?? '');
  };
  const slackAct = async (body: object): Promise<Record<string, string>> => {
    const result = (await act(body)) as { ok: boolean; error?: string; errors?: Record<string, string> };
    if (!result.ok && result.errors === undefined)
      throw new ActFailed(result.error ?? 'slack', JSON.stringify(result));
    return result.errors ?? {};
  };

  const messagesIn = (channel: string): Message[] =>
    state()
      .channels.filter(one => one.name === channel || one.id === channel)
      .flatMap(one => one.messages.map(message => ({ ...message, channel: one.name })));
  const text = (message: Message): string =>
    message.blocks.length > 0 ? textOfBlocks(message.blocks) : message.text;
  const modals = (who: string): Modal[] => state().modals.filter(modal => modal.user === who);

  const modal = (who: string): Modal => {
    const top = modals(who).at(-1);
    if (top === undefined) throw new Error(`${who} has no modal in front.`);
    return top;
  };
  const card = (of: string): Message => {
    const isCard = (message: Message): boolean => {
      const header = message.blocks.find(block => block.type === 'header');
      if (header === undefined || message.threadTs !== undefined) return false;
      const shown = text(message).split('\n');
      return shown[0]?.endsWith(`: ${of}`) || shown.some(line => new RegExp(`\\bchange ${of}\\b`).test(line));
    };
    const channels = state().channels.filter(channel => channel.kind !== 'im');
    const cards = channels.flatMap(channel => messagesIn(channel.name)).filter(isCard);
    const newest = cards.sort((one, other) => Number(one.ts) - Number(other.ts)).at(-1);
    if (newest === undefined) throw new Error(`There is no card of ${of}.`);
    return newest;
  };
  const dm = (who: string): Message[] => messagesIn(`dm:${who}`);

  const recipeRows = (who: string): ReturnType<typeof copyableValues> => {
    const message = dm(who).findLast(one => text(one).startsWith('Recipe: '));
    if (message === undefined) throw new Error(`${who} has no recipe.`);
    return copyableValues(message.blocks);
  };
  const files = (who: string): ReturnType<Play['files']> =>
    state()
      .files.filter(file => file.channels.includes(`dm:${who}`) && !file.deleted)
      .map(({ id, name, title }) => ({
        id,
        name,
        title,
        content: Buffer.from(rehearsal.file(id)?.bytes ?? []).toString('utf8'),
      }));

  return {
    rehearsal,
    state,
    act,
    types: async (who, line, channel = 'it-changes') => {
      const [command = '', ...words] = line.split(' ');
      await slackAct({ as: who, command, channel, text: words.join(' ') });
    },
    says: async (who, words, where) => {
      await slackAct({ as: who, message: { text: words, ...where } });
    },
    uploads: async (who, file, where) => {
      await slackAct({ as: who, upload: { ...file, ...where } });
    },
    presses: async (who, control, on) => {
      const found = controlsOf(on.blocks).find(
        ({ actionId, words }) => actionId === control || words === control,
      );
      const actionId = found?.actionId ?? control;
      const value = found?.value;
      await slackAct({
        as: who,
        click: { channel: on.channel, ts: on.ts, actionId, ...(value && { value }) },
      });
    },
    submits: (who, values = {}) => slackAct({ as: who, submit: { viewId: modal(who).viewId, values } }),
    pressesInModal: async (who, actionId, value) => {
      await slackAct({ as: who, clickInModal: { viewId: modal(who).viewId, actionId, value } });
    },
    opensHome: async who => {
      await slackAct({ as: who, openHome: true });
      const blocks = state().homes[who]?.blocks;
      return Array.isArray(blocks) ? blocks : [];
    },
    modal,
    hasModal: who => modals(who).length > 0,
    card,
    thread: of => {
      const { channel, ts } = card(of);
      return messagesIn(channel).filter(message => message.threadTs === ts && message.ts !== ts);
    },
    dm,
    answers: (who, channel = 'it-changes') =>
      messagesIn(channel).filter(message => message.visibleTo === who),
    text,
    recipe: who => new Map(recipeRows(who).map(({ label, value }) => [label, value])),
    files,
    ...consoleDeeds({ act, state, recipeRows, files }),
    advance: async by => (await act({ advanceClock: by })) as Awaited<ReturnType<Play['advance']>>,
    restart: async (how = 'kill') => {
      await act({ restart: how });
    },
    close: () => rehearsal.close(),
  };
}
