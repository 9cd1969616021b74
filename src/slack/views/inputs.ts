import type {
  Checkboxes,
  ConversationsSelect,
  FileInput,
  InputBlock,
  InputBlockElement,
  ModalView,
  MultiStaticSelect,
  PlainTextInput,
  PlainTextOption,
  RadioButtons,
  StaticSelect,
  UsersSelect,
} from '@slack/types';
import { plainText } from './elements.ts';
import type { FormId, ShownId } from './ids.ts';
import { cutEnd, LIMITS } from './limits.ts';

/** A choice: the value that comes back and the words people see. */
export interface Choice {
  readonly value: string;
  readonly words: string;
  readonly description?: string;
}

const option = (choice: Choice): PlainTextOption => ({
  text: plainText(choice.words, LIMITS.optionText),
  value: choice.value,
  ...(choice.description !== undefined && {
    description: plainText(choice.description, LIMITS.optionText),
  }),
});

/** A labelled field. `blockId` names it in the state and under errors. */
export const input = (
  blockId: string,
  label: string,
  element: InputBlockElement,
  more: { readonly hint?: string; readonly optional?: boolean; readonly redraws?: boolean } = {},
): InputBlock => ({
  type: 'input',
  block_id: blockId,
  label: plainText(label, 2000),
  element,
  ...(more.hint !== undefined && { hint: plainText(more.hint, 2000) }),
  ...(more.optional && { optional: true }),
  ...(more.redraws && { dispatch_action: true }),
});

/** A text field. */
export const textField = (
  actionId: string,
  more: {
    readonly initial?: string | undefined;
    readonly placeholder?: string;
    readonly max?: number;
    readonly min?: number;
    readonly multiline?: boolean;
  } = {},
): PlainTextInput => ({
  type: 'plain_text_input',
  action_id: actionId,
  max_length: more.max ?? 1024,
  ...(more.min !== undefined && { min_length: more.min }),
  ...(more.multiline && { multiline: true }),
  ...(more.initial !== undefined && more.initial !== '' && { initial_value: more.initial }),
  ...(more.placeholder !== undefined && { placeholder: plainText(more.placeholder, 150) }),
});

/** A select or a group of radio buttons. An unknown initial value counts as none. */
export const select = (
  actionId: string,
  choices: readonly Choice[],
  initial: string | undefined,
): StaticSelect => {
  const chosen = choices.find(choice => choice.value === initial);
  return {
    type: 'static_select',
    action_id: actionId,
    options: choices.map(option),
    ...(chosen && { initial_option: option(chosen) }),
  };
};

/** A select of any number of choices. Unknown initial values count as none. */
export const multiSelect = (
  actionId: string,
  choices: readonly Choice[],
  initial: readonly string[],
): MultiStaticSelect => {
  const chosen = choices.filter(choice => initial.includes(choice.value));
  return {
    type: 'multi_static_select',
    action_id: actionId,
    options: choices.map(option),
    ...(chosen.length > 0 && { initial_options: chosen.map(option) }),
  };
};

/** Radio buttons. */
export const radio = (
  actionId: string,
  choices: readonly Choice[],
  initial: string | undefined,
): RadioButtons => {
  const chosen = choices.find(choice => choice.value === initial);
  return {
    type: 'radio_buttons',
    action_id: actionId,
    options: choices.map(option),
    ...(chosen && { initial_option: option(chosen) }),
  };
};

/** One box to tick. */
export const tickBox = (actionId: string, choice: Choice, ticked: boolean): Checkboxes => ({
  type: 'checkboxes',
  action_id: actionId,
  options: [option(choice)],
  ...(ticked && { initial_options: [option(choice)] }),
});

/** A field that takes one file; the extensions are a convenience only, none means any. */
export const fileField = (actionId: string, extensions: readonly string[] = []): FileInput => ({
  type: 'file_input',
  action_id: actionId,
  ...(extensions.length > 0 && { filetypes: [...extensions] }),
  max_files: 1,
});

/** A conversation of the own company: no DMs, no channels shared with others. */
export const channelField = (actionId: string, initial: string | undefined): ConversationsSelect => ({
  type: 'conversations_select',
  action_id: actionId,
  filter: { include: ['public', 'private'], exclude_external_shared_channels: true, exclude_bot_users: true },
  ...(initial !== undefined && initial.startsWith('D') === false && { initial_conversation: initial }),
});

/** A person. */
export const personField = (actionId: string, initial: string | undefined): UsersSelect => ({
  type: 'users_select',
  action_id: actionId,
  ...(initial !== undefined && { initial_user: initial }),
});

/** A modal. `callbackId` is the deed that its submission does; `state` comes back with it (at most 3,000 characters). */
export const modal = (view: {
  readonly callbackId: FormId | ShownId;
  readonly title: string;
  readonly submit?: string;
  readonly close: string;
  readonly state?: Readonly<Record<string, unknown>>;
  readonly blocks: ModalView['blocks'];
}): ModalView => ({
  type: 'modal',
  callback_id: view.callbackId,
  title: plainText(view.title, LIMITS.title),
  ...(view.submit !== undefined && { submit: plainText(view.submit, LIMITS.title) }),
  close: plainText(view.close, LIMITS.title),
  private_metadata: cutEnd(JSON.stringify(view.state ?? {}), LIMITS.privateMetadata),
  blocks: view.blocks,
});
