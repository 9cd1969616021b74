import { controlsOf } from '../../e2e/visible-text.ts';
import type { ActResult } from '../../worlds/slack/act-result.ts';
import type { SeenMessage } from '../../worlds/slack/state.ts';
import type { Stage } from '../../worlds/stage.ts';

/** A deed that Slack acknowledged, so that it must be on the record. */
export interface Acknowledged {
  readonly who: string;
  readonly what: string;
  /** The label of the connection it was about. */
  readonly label: string;
}

/** People at Slack. Each does one thing at a time; what is not there to be pressed simply fails, as in life. */
export interface People {
  /** Presses a button; true when the app acknowledged it. */
  presses(who: string, channel: string, message: SeenMessage, actionId: string): Promise<boolean>;
  /** Opens a form by `open` and submits it; true when it was taken. */
  fillsIn(
    who: string,
    open: () => Promise<ActResult>,
    values: Readonly<Record<string, unknown>>,
  ): Promise<boolean>;
  types(who: string, text: string): Promise<ActResult>;
  press(who: string, channel: string, message: SeenMessage, actionId: string): Promise<ActResult>;
  uploads(who: string, channel: string, filename: string, text: string, threadTs?: string): Promise<boolean>;
  messages(channel: string): SeenMessage[];
}

const formDeadlineMs = 1_500;
const lookEveryMs = 15;

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** Brings the people of the stage to life. */
export function createPeople(stage: Stage): People {
  const turns = new Map<string, Promise<unknown>>();
  const { act } = stage.slack;

  const inTurn = <Value>(who: string, deed: () => Promise<Value>): Promise<Value> => {
    const mine = (turns.get(who) ?? Promise.resolve()).then(deed);
    turns.set(
      who,
      mine.catch(() => undefined),
    );
    return mine;
  };
  const impossible = (error: unknown): ActResult => {
    if (error instanceof Error && error.name === 'ImpossibleAct') return { ok: false, error: error.message };
    throw error;
  };
  const modalsOf = (who: string) => stage.slack.state().modals.filter(modal => modal.user === who);
  const closesAll = async (who: string): Promise<void> => {
    for (let tries = 0; modalsOf(who).length > 0 && tries < 10; tries += 1) {
      const top = modalsOf(who).at(-1);
      if (top) await act.closeModal({ as: who, viewId: top.viewId }).catch(impossible);
    }
  };
  /** The form in front, once its late fields are there. */
  const form = async (who: string): Promise<string | null> => {
    const end = performance.now() + formDeadlineMs;
    while (performance.now() < end) {
      const top = modalsOf(who).at(-1);
      const shown = JSON.stringify(top?.view.blocks ?? []);
      if (top?.view.submit && !shown.includes('"loading"')) return top.viewId;
      await pause(lookEveryMs);
    }
    return null;
  };
  const press: People['press'] = (who, channel, message, actionId) => {
    const control = controlsOf(message.blocks).find(one => one.actionId === actionId);
    return act
      .click({
        as: who,
        channel,
        ts: message.ts,
        actionId,
        ...(control?.value ? { value: control.value } : {}),
      })
      .catch(impossible);
  };

  return {
    press,
    types: (who, text) =>
      act.command({ as: who, command: '/jcaccess', channel: 'it-changes', text }).catch(impossible),
    presses: (who, channel, message, actionId) =>
      inTurn(who, async () => (await press(who, channel, message, actionId)).ok),
    fillsIn: (who, open, values) =>
      inTurn(who, async () => {
        await closesAll(who);
        if (!(await open()).ok) return false;
        const viewId = await form(who);
        if (viewId === null) return false;
        const answer = await act.submit({ as: who, viewId, values }).catch(impossible);
        return answer.ok;
      }),
    uploads: (who, channel, filename, text, threadTs) =>
      inTurn(who, async () => {
        const answer = await act
          .upload({ as: who, channel, filename, text, ...(threadTs === undefined ? {} : { threadTs }) })
          .catch(impossible);
        return answer.ok;
      }),
    messages: channel => stage.slack.state().channels.find(one => one.name === channel)?.messages ?? [],
  };
}
