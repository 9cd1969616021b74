import { z } from 'zod';
import type { FileId } from '../../../domain/ids.ts';
import type { FormValues } from '../press.ts';

const option = z.looseObject({ value: z.string() });

const fieldState = z.looseObject({
  value: z.string().nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
  selected_user: z.string().nullish(),
  selected_conversation: z.string().nullish(),
  files: z.array(z.looseObject({ id: z.string() })).nullish(),
});

const viewState = z.record(z.string(), z.record(z.string(), fieldState));

type FieldState = z.infer<typeof fieldState>;

const chosenOf = (field: FieldState): string[] => {
  if (field.selected_option) return [field.selected_option.value];
  if (field.selected_options) return field.selected_options.map(one => one.value);
  return [field.selected_user, field.selected_conversation].filter(one => typeof one === 'string');
};

/**
 * Reads `view.state.values` by action id, whatever the blocks are called. Text is trimmed; an empty field is
 * undefined. A shape that Slack never sends counts as an empty form.
 */
export const formValues = (state: unknown): FormValues => {
  const parsed = viewState.safeParse(state ?? {});
  const fields = new Map<string, FieldState>();
  const blocks = new Map<string, string>();
  for (const [block, elements] of Object.entries(parsed.success ? parsed.data : {})) {
    for (const [actionId, field] of Object.entries(elements)) {
      fields.set(actionId, field);
      blocks.set(actionId, block);
    }
  }
  return {
    blockOf: actionId => blocks.get(actionId),
    fields: () => [...blocks].map(([action, block]) => ({ action, block })),
    has: actionId => fields.has(actionId),
    text: actionId => fields.get(actionId)?.value?.trim() || undefined,
    chosen: actionId => {
      const field = fields.get(actionId);
      return field ? chosenOf(field) : [];
    },
    files: actionId => (fields.get(actionId)?.files ?? []).map(file => file.id as FileId),
  };
};
