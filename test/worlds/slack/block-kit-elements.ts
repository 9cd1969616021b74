import {
  anything,
  boolean,
  both,
  type Check,
  eitherText,
  integer,
  items,
  markdownText,
  number,
  oneOfFields,
  plainText,
  pointed,
  shape,
  string,
  typed,
  word,
} from './block-kit-checks.ts';
import { type Json, record } from './json.ts';

const confirm = shape(
  { text: eitherText(300) },
  { title: plainText(100), confirm: plainText(30), deny: plainText(30), style: word('primary', 'danger') },
);
const action = { action_id: string(255) };
const confirmable = { ...action, confirm };
const focusable = { ...confirmable, focus_on_load: boolean };
const choosing = { ...focusable, placeholder: plainText(150) };
const typing = {
  ...action,
  focus_on_load: boolean,
  placeholder: plainText(150),
  dispatch_action_config: shape({
    trigger_actions_on: items(word('on_enter_pressed', 'on_character_entered'), 2),
  }),
};
const many = { ...choosing, max_selected_items: integer(1, 1000) };

// Lengths of an option: text 75 and value 150 (docs.slack.dev, option object).
const plainOption = shape({ text: plainText(75), value: string(150, 0) }, { description: plainText(75) });
const anyOption = shape({ text: eitherText(75), value: string(150, 0) }, { description: eitherText(75) });
const overflowOption = shape(
  { text: plainText(75) },
  { value: string(150, 0), description: plainText(75), url: string(3000) },
);
const optionGroup = shape({ label: plainText(75), options: items(plainOption, 100) });
const optionLists = { options: items(plainOption, 100), option_groups: items(optionGroup, 100) };

function optionsOf(element: Json): Json[] {
  const own = pointed(element.options, '').map(one => one.item);
  const grouped = pointed(element.option_groups, '').flatMap(one => pointed(one.item.options, ''));
  return [...own, ...grouped.map(one => one.item)];
}

// A default that is no member of the options is refused; it is compared by value and text.
const defaultsAmongOptions: Check = (value, pointer, report) => {
  const element = record(value);
  const same = (one: Json, other: Json) =>
    one.value === other.value && record(one.text).text === record(other.text).text;
  const initial = element.initial_option;
  const chosen = [
    ...(initial ? [{ at: `${pointer}/initial_option`, item: record(initial) }] : []),
    ...pointed(element.initial_options, `${pointer}/initial_options`),
  ];
  for (const { at, item } of chosen) {
    if (!optionsOf(element).some(option => same(option, item))) {
      report(at, 'initial option must match one of the options');
    }
  }
};

const distinctValues: Check = (value, pointer, report) => {
  const values = optionsOf(record(value)).map(option => option.value);
  if (new Set(values).size < values.length) report(`${pointer}/options`, 'option values must be unique');
};

function choice(check: Check): Check {
  return both(
    both(check, oneOfFields('options', 'option_groups')),
    both(defaultsAmongOptions, distinctValues),
  );
}

/** The image element of context blocks, accessories and cards. */
export const imageElement = both(
  shape({ alt_text: string(2000) }, { image_url: string(3000), slack_file: anything }),
  oneOfFields('image_url', 'slack_file'),
);

/** A button (text 75, value 2000, url 3000). */
export const button = shape(
  { text: plainText(75) },
  {
    ...confirmable,
    value: string(2000, 0),
    url: string(3000),
    style: word('primary', 'danger'),
    accessibility_label: string(75),
  },
);

const conversationFilter = shape(
  {},
  {
    include: items(word('im', 'mpim', 'private', 'public'), 4),
    exclude_external_shared_channels: boolean,
    exclude_bot_users: boolean,
  },
);

const selects: Record<string, Check> = {
  static_select: choice(shape({}, { ...choosing, ...optionLists, initial_option: plainOption })),
  multi_static_select: choice(
    shape({}, { ...many, ...optionLists, initial_options: items(plainOption, 100) }),
  ),
  users_select: shape({}, { ...choosing, initial_user: string(255) }),
  multi_users_select: shape({}, { ...many, initial_users: items(string(255), 1000) }),
  conversations_select: shape(
    {},
    {
      ...choosing,
      initial_conversation: string(255),
      default_to_current_conversation: boolean,
      response_url_enabled: boolean,
      filter: conversationFilter,
    },
  ),
  multi_conversations_select: shape(
    {},
    {
      ...many,
      initial_conversations: items(string(255), 1000),
      default_to_current_conversation: boolean,
      filter: conversationFilter,
    },
  ),
  channels_select: shape({}, { ...choosing, initial_channel: string(255), response_url_enabled: boolean }),
  multi_channels_select: shape({}, { ...many, initial_channels: items(string(255), 1000) }),
};

const choices: Record<string, Check> = {
  ...selects,
  radio_buttons: choice(
    shape({ options: items(anyOption, 10) }, { ...focusable, initial_option: anyOption }),
  ),
  checkboxes: choice(
    shape({ options: items(anyOption, 10) }, { ...focusable, initial_options: items(anyOption, 10) }),
  ),
  datepicker: shape({}, { ...choosing, initial_date: string(10, 10) }),
  timepicker: shape({}, { ...choosing, initial_time: string(5, 5), timezone: string(255) }),
};

const dateTimePicker = shape({}, { ...focusable, initial_date_time: number });

const richTextInput = shape(
  {},
  { ...typing, initial_value: anything, min_lines: integer(1, 100), max_lines: integer(1, 100) },
);

const pressed: Record<string, Check> = {
  button,
  overflow: shape({ options: items(overflowOption, 5) }, confirmable),
  workflow_button: shape(
    { text: plainText(75), workflow: anything },
    { ...confirmable, style: word('primary', 'danger'), accessibility_label: string(75) },
  ),
};

/** What stands in an `actions` block. */
export const actionElement = typed({
  ...pressed,
  ...choices,
  datetimepicker: dateTimePicker,
  rich_text_input: richTextInput,
});

/** What stands beside a section. */
export const accessory = typed({ ...pressed, ...choices, image: imageElement });

/** What stands in a `context` block. */
export const contextElement = typed({
  image: imageElement,
  plain_text: plainText(3000),
  mrkdwn: markdownText(3000),
});

/** What stands in a `context_actions` block. */
export const contextActionElement = typed({
  feedback_buttons: shape({ positive_button: anything, negative_button: anything }, action),
  icon_button: shape(
    { icon: string(255), text: plainText(75) },
    {
      ...confirmable,
      value: string(2000, 0),
      accessibility_label: string(75),
      visible_to_user_ids: items(string(255), 100),
    },
  ),
});

/** What stands in an `input` block; `file_input` only where `withFiles` (modals). */
export function inputElement(withFiles: boolean): Check {
  return typed({
    ...choices,
    datetimepicker: dateTimePicker,
    rich_text_input: richTextInput,
    plain_text_input: shape(
      {},
      {
        ...typing,
        initial_value: string(3000, 0),
        multiline: boolean,
        min_length: integer(0, 3000),
        max_length: integer(1, 3000),
      },
    ),
    email_text_input: shape({}, { ...typing, initial_value: string(3000, 0) }),
    url_text_input: shape({}, { ...typing, initial_value: string(3000, 0) }),
    number_input: shape(
      { is_decimal_allowed: boolean },
      { ...typing, initial_value: string(255), min_value: string(255), max_value: string(255) },
    ),
    ...(withFiles && {
      file_input: shape({}, { ...action, filetypes: items(string(255), 100), max_files: integer(1, 10) }),
    }),
  });
}
