import type { InputBlock } from '@slack/types';
import { input, textField } from './inputs.ts';

/** Under the field when a reason is too short. `requester` is a plain name. */
export const reasonTooShort = (requester: string): string =>
  `Write at least 10 characters: ${requester} and the audit will read this.`;

/** A reason of 10 to 500 characters; an optional one may be empty. */
export const reasonField = (
  label: string,
  more: { readonly hint?: string; readonly optional?: boolean } = {},
): InputBlock =>
  input(
    'reason',
    label,
    textField('reason', { multiline: true, max: 500, ...(!more.optional && { min: 10 }) }),
    more,
  );
