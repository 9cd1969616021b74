import { type Json, text } from './json.ts';
import { isEmptyValue, statefulElements, valueKey } from './view-state.ts';
import type { OpenView } from './workspace.ts';

function complaint(element: Json, value: string): string | undefined {
  const { min_length: min, max_length: max } = element;
  if (typeof min === 'number' && value.length < min) return `Must be at least ${min} characters long.`;
  if (typeof max === 'number' && value.length > max) return `Must be at most ${max} characters long.`;
  if (element.type === 'email_text_input' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    return 'Please enter a valid email address.';
  }
  if (element.type === 'url_text_input' && !URL.canParse(value)) return 'Please enter a valid URL.';
  if (element.type !== 'number_input') return undefined;
  const number = Number(value);
  if (Number.isNaN(number)) return 'Please enter a number.';
  if (element.is_decimal_allowed !== true && !Number.isInteger(number)) return 'Please enter a whole number.';
  if (element.min_value !== undefined && number < Number(element.min_value))
    return 'The number is too small.';
  if (element.max_value !== undefined && number > Number(element.max_value))
    return 'The number is too large.';
  return undefined;
}

/** What Slack's own client says under the fields before it sends a form, by action id; empty when it sends it. */
export function clientErrors(open: OpenView): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const placed of statefulElements(open.view)) {
    if (placed.block.type !== 'input') continue;
    const actionId = text(placed.element.action_id);
    const value = open.values.get(valueKey(placed)) ?? {};
    if (isEmptyValue(value)) {
      if (placed.block.optional !== true) errors[actionId] = 'Please complete this required field.';
      continue;
    }
    const found = typeof value.value === 'string' ? complaint(placed.element, value.value) : undefined;
    if (found) errors[actionId] = found;
  }
  return errors;
}
