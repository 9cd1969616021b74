import { channelLabel, conversationsOf, displayName, humans } from '../read-state.ts';
import type { PlaygroundState } from '../state.ts';
import type { FieldValue } from './surface.tsx';

/** One thing to choose; `group` is the heading above it. */
export interface Choice {
  value: string;
  label: string;
  description?: string | undefined;
  group?: string | undefined;
}

interface Option {
  text: { text: string };
  value?: string;
  description?: { text: string };
}

/** A Block Kit input element seen loosely: every kind has some of these. */
export interface FieldElement {
  type: string;
  action_id?: string;
  placeholder?: { text: string };
  options?: Option[];
  option_groups?: { label: { text: string }; options: Option[] }[];
  initial_value?: string;
  initial_option?: Option;
  initial_options?: Option[];
  initial_user?: string;
  initial_users?: string[];
  initial_conversation?: string;
  initial_channel?: string;
  initial_date?: string;
  initial_time?: string;
  filter?: { include?: string[] };
  multiline?: boolean;
  max_length?: number;
  filetypes?: string[];
  max_files?: number;
}

/** What can be chosen in a select, radio or checkbox element: its own options, or the workspace's people or conversations. */
export function choicesOf(element: FieldElement, state: PlaygroundState, person: string): Choice[] {
  if (element.type.endsWith('users_select')) {
    return humans(state).map(human => ({ value: human.id, label: displayName(state, human.id) }));
  }
  if (/(conversations|channels)_select$/.test(element.type)) {
    const kinds = element.filter?.include;
    return conversationsOf(state, person)
      .filter(channel => kinds === undefined || kinds.includes(channel.kind ?? 'public'))
      .map(channel => ({ value: channel.id, label: channelLabel(channel) }));
  }
  const grouped = element.option_groups?.flatMap(group =>
    group.options.map(option => toChoice(option, group.label.text)),
  );
  return grouped ?? element.options?.map(option => toChoice(option, undefined)) ?? [];
}

function toChoice(option: Option, group: string | undefined): Choice {
  return {
    value: option.value ?? option.text.text,
    label: option.text.text,
    description: option.description?.text,
    group,
  };
}

/** What an input holds before anybody touches it. */
export function initialValue(element: FieldElement): FieldValue {
  if (element.type === 'checkboxes' || element.type.startsWith('multi_')) {
    const chosen = element.initial_options?.map(option => option.value ?? option.text.text);
    return chosen ?? element.initial_users ?? [];
  }
  if (element.type === 'file_input') return [];
  return (
    element.initial_value ??
    element.initial_option?.value ??
    element.initial_user ??
    element.initial_conversation ??
    element.initial_channel ??
    element.initial_date ??
    element.initial_time ??
    ''
  );
}

/** Reads a field of `view.state.values` as Slack keeps it; undefined when Slack holds nothing for it. Chosen files cannot be read back. */
export function heldValue(held: Record<string, unknown> | undefined): FieldValue | undefined {
  if (held === undefined) return undefined;
  const { type: _, ...rest } = held;
  const [value] = Object.values(rest);
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    return value
      .map(item => (typeof item === 'string' ? item : (item as Option).value))
      .filter(item => item !== undefined);
  }
  return typeof value === 'object' && value !== null ? (value as Option).value : undefined;
}
