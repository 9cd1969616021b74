import { ImpossibleAct } from '../impossible-act.ts';
import { type Json, record, records, text } from './json.ts';

function optionOf(element: Json, value: string | undefined): Json {
  const options = [
    ...records(element.options),
    ...records(element.option_groups).flatMap(group => records(group.options)),
  ];
  const found = options.find(option => option.value === value);
  if (!found) throw new ImpossibleAct('no_such_option', `There is no option ${value ?? '(none)'}.`);
  return found;
}

/** The fields of a pressed element in `actions[]` of a `block_actions` payload; `value` chooses an overflow option. */
export function pressedFields(element: Json, value: string | undefined): Json {
  const type = text(element.type);
  if (type === 'overflow') return { type, selected_option: optionOf(element, value) };
  const { text: label, style, value: own } = element;
  return {
    type,
    ...(label !== undefined && { text: label }),
    ...(own !== undefined && { value: own }),
    ...(style !== undefined && { style }),
  };
}

/** Says whether an element is the one a person means by action id and, when given, value. */
export function isMeant(element: Json, actionId: string, value: string | undefined): boolean {
  if (element.action_id !== actionId) return false;
  if (value === undefined) return true;
  if (element.type === 'button') return element.value === value;
  if (element.type !== 'overflow') return true;
  return records(element.options).some(option => option.value === value);
}

/** Finds the option with that value; impossible when the element has none such. */
export function chosenOption(element: Json, value: unknown): Json {
  return optionOf(element, text(record(value).value) || text(value));
}
