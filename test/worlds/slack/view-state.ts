import { isStateful, type Placed, placedElements } from './blocks.ts';
import { type Json, list, record, records, text } from './json.ts';
import type { OpenView } from './workspace.ts';

/** The key of an element's value: Slack keeps values by block id and action id. */
export function valueKey(placed: Placed): string {
  return `${placed.blockId}\u0000${text(placed.element.action_id)}`;
}

/** Lists the elements of a view that keep a value. */
export function statefulElements(view: Json): Placed[] {
  return placedElements(records(view.blocks)).filter(placed => isStateful(placed.element));
}

/** The value an element starts with, in the shape of `state.values`. */
export function initialValue(element: Json, channel: string | undefined): Json {
  const type = text(element.type);
  const here = element.default_to_current_conversation === true ? channel : undefined;
  switch (type) {
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type, selected_option: element.initial_option ?? null };
    case 'checkboxes':
    case 'multi_static_select':
    case 'multi_external_select':
      return { type, selected_options: list(element.initial_options) };
    case 'users_select':
      return { type, selected_user: element.initial_user ?? null };
    case 'multi_users_select':
      return { type, selected_users: list(element.initial_users) };
    case 'conversations_select':
      return { type, selected_conversation: element.initial_conversation ?? here ?? null };
    case 'multi_conversations_select':
      return { type, selected_conversations: list(element.initial_conversations ?? (here ? [here] : [])) };
    case 'channels_select':
      return { type, selected_channel: element.initial_channel ?? null };
    case 'multi_channels_select':
      return { type, selected_channels: list(element.initial_channels) };
    case 'datepicker':
      return { type, selected_date: element.initial_date ?? null };
    case 'timepicker':
      return { type, selected_time: element.initial_time ?? null };
    case 'datetimepicker':
      return { type, selected_date_time: element.initial_date_time ?? null };
    case 'file_input':
      return { type, files: [] };
    case 'rich_text_input':
      return { type, rich_text_value: element.initial_value ?? null };
    default:
      return { type, value: element.initial_value ?? null };
  }
}

/**
 * The values of a view that replaces another: what was typed stays where block id, action id and type are the same,
 * so that a new default in an old block changes nothing; everything else starts anew.
 */
export function carriedValues(
  view: Json,
  old: Map<string, Json>,
  channel: string | undefined,
): Map<string, Json> {
  return new Map(
    statefulElements(view).map(placed => {
      const key = valueKey(placed);
      const kept = old.get(key);
      const same = kept && kept.type === placed.element.type;
      return [key, same ? kept : initialValue(placed.element, channel)];
    }),
  );
}

/** `view.state.values`: block id, then action id, then the value. */
export function stateValues(open: OpenView): Json {
  const state: Record<string, Json> = {};
  for (const placed of statefulElements(open.view)) {
    const block = state[placed.blockId] ?? {};
    block[text(placed.element.action_id)] = open.values.get(valueKey(placed)) ?? {};
    state[placed.blockId] = block;
  }
  return state;
}

/** Says whether a value of `state.values` is empty, so that a required field is not filled in. */
export function isEmptyValue(value: Json): boolean {
  const { type: _type, ...rest } = record(value);
  return Object.values(rest).every(
    inner =>
      inner === null || inner === undefined || inner === '' || (Array.isArray(inner) && inner.length === 0),
  );
}
