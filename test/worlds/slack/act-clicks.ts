import { ImpossibleAct } from '../impossible-act.ts';
import { type ActResult, channelOf, resultOf } from './act-result.ts';
import { isStateful, placedElements } from './blocks.ts';
import type { Courier } from './courier.ts';
import { isMeant, pressedFields } from './element-action.ts';
import type { Form } from './field-values.ts';
import { type Json, text } from './json.ts';
import { interaction, messagePayload, payloadChannelName } from './payloads.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Triggers } from './triggers.ts';
import type { Channel, Person, StoredMessage, Workspace } from './workspace.ts';

/** What the acts reach for. */
export interface ClickActDeps {
  workspace: Workspace;
  courier: Courier;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  form: Form;
}

/** Presses on messages and shortcuts, as people do them. */
export function createClickActs(deps: ClickActDeps) {
  const { workspace, courier, triggers, responseUrls, form } = deps;

  function messageFor(channel: Channel, ts: string, person: Person): StoredMessage {
    const message = workspace.messages.find(
      one =>
        one.channel === channel.id &&
        one.ts === ts &&
        (one.visibleTo === undefined || one.visibleTo === person.id),
    );
    if (!message)
      throw new ImpossibleAct('no_such_message', `${person.name} sees no such message in ${channel.name}.`);
    return message;
  }

  function answerTo(message: StoredMessage, person: Person) {
    return {
      channel: message.channel,
      user: person.id,
      message,
      ...(message.threadTs && { threadTs: message.threadTs }),
    };
  }

  return {
    /** Presses a button, chooses from a menu or an overflow of a message; confirmation dialogs are confirmed. */
    click: async (act: {
      as: string;
      channel: string;
      ts: string;
      actionId: string;
      value?: unknown;
    }): Promise<ActResult> => {
      const person = workspace.actor(act.as);
      const channel = channelOf(workspace, act.channel, person);
      const message = messageFor(channel, act.ts, person);
      const elements = placedElements(message.blocks);
      const asButton = elements.find(({ element }) => isMeant(element, act.actionId, given(act.value)));
      const inMenu = asButton ? undefined : menuOption(elements, act.actionId);
      const found = asButton ?? inMenu?.placed;
      const value = inMenu?.value ?? given(act.value);
      const actionId = inMenu ? text(inMenu.placed.element.action_id) : act.actionId;
      if (!found) {
        throw new ImpossibleAct('no_such_button', `The message has nothing to press called ${act.actionId}.`);
      }
      const { element, blockId } = found;
      const stateful = isStateful(element);
      const fields = stateful ? form.fill(element, act.value, person) : pressedFields(element, value);
      const isEphemeral = message.visibleTo !== undefined;
      const payload: Json = {
        ...interaction('block_actions', person),
        container: {
          type: 'message',
          message_ts: message.ts,
          channel_id: channel.id,
          is_ephemeral: isEphemeral,
          ...(message.threadTs && { thread_ts: message.threadTs }),
        },
        trigger_id: triggers.issue({ user: person.id, channel: channel.id }),
        channel: { id: channel.id, name: payloadChannelName(channel) },
        // Slack leaves the message out of payloads from ephemeral messages.
        ...(!isEphemeral && { message: messagePayload(workspace, message) }),
        state: { values: stateful ? { [blockId]: { [actionId]: fields } } : {} },
        response_url: responseUrls.issue('actions', answerTo(message, person)),
        actions: [{ action_id: actionId, block_id: blockId, ...fields, action_ts: workspace.ids.ts() }],
      };
      return resultOf(await courier.deliver({ type: 'interactive', payload, label: `click ${actionId}` }));
    },

    /** Chooses a global shortcut, or a message shortcut when `channel` and `ts` are given. */
    shortcut: async (act: {
      as: string;
      callbackId: string;
      channel?: string;
      ts?: string;
    }): Promise<ActResult> => {
      const person = workspace.actor(act.as);
      const channel = act.channel === undefined ? undefined : channelOf(workspace, act.channel, person);
      const trigger = { user: person.id, ...(channel && { channel: channel.id }) };
      const common = {
        callback_id: act.callbackId,
        trigger_id: triggers.issue(trigger),
        action_ts: workspace.ids.ts(),
      };
      const message = channel && act.ts ? messageFor(channel, act.ts, person) : undefined;
      const payload: Json =
        channel && message
          ? {
              ...interaction('message_action', person),
              ...common,
              message_ts: message.ts,
              channel: { id: channel.id, name: payloadChannelName(channel) },
              message: messagePayload(workspace, message),
              response_url: responseUrls.issue('actions', answerTo(message, person)),
            }
          : { ...interaction('shortcut', person), ...common };
      const label = `shortcut ${act.callbackId}`;
      return resultOf(await courier.deliver({ type: 'interactive', payload, label }));
    },
  };
}

const given = (value: unknown): string | undefined => (value === undefined ? undefined : text(value));

type Placed = ReturnType<typeof placedElements>[number];

/**
 * The option of an overflow menu that a person means by a deed's name: Slack gives the action id to the whole menu, so
 * an app puts the deed into the option's value, bare or as a text inside JSON.
 */
function menuOption(
  elements: readonly Placed[],
  deed: string,
): { placed: Placed; value: string } | undefined {
  for (const placed of elements) {
    if (placed.element.type !== 'overflow' || !Array.isArray(placed.element.options)) continue;
    for (const option of placed.element.options as Json[]) {
      const value = text(option.value);
      if (value === deed || value.includes(`:${JSON.stringify(deed)}`)) return { placed, value };
    }
  }
  return undefined;
}
