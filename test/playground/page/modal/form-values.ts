import type { FieldElement } from '../blocks/field-options.ts';
import type { FieldValue } from '../blocks/surface.tsx';
import type { AnyBlock } from '../state.ts';

/** What was typed into a modal, keyed by `block id / action id`: a field in a new block starts anew, as in Slack. */
export type FormValues = Map<string, FieldValue>;

/** The key of a field in `FormValues`. */
export function fieldKey(blockId: string, actionId: string): string {
  return `${blockId}/${actionId}`;
}

const remembered = new Map<string, FormValues>();

/** Forgets everything typed: in another rehearsal the same ids name other forms. */
export function forgetValues(): void {
  remembered.clear();
}

/** The values typed into a modal so far; they outlive a look at another tab or person. */
export function valuesOf(viewId: string): FormValues {
  const known = remembered.get(viewId);
  if (known !== undefined) return known;
  const fresh: FormValues = new Map();
  remembered.set(viewId, fresh);
  return fresh;
}

/** The values that were touched, as an act wants them, keyed by action id: a file is `{ filename, base64 }`, a choice its value, nothing chosen is null. Slack knows the others itself. */
export async function collectValues(
  blocks: AnyBlock[],
  values: FormValues,
): Promise<Record<string, unknown>> {
  const collected: Record<string, unknown> = {};
  for (const block of blocks) {
    if (block.type !== 'input' || !('element' in block)) continue;
    const element = block.element as unknown as FieldElement;
    const actionId = element.action_id ?? '';
    const value = values.get(fieldKey(block.block_id ?? '', actionId));
    if (value !== undefined) collected[actionId] = await toActValue(element, value);
  }
  return collected;
}

async function toActValue(element: FieldElement, value: FieldValue): Promise<unknown> {
  if (typeof value === 'string') return value === '' && /_select$|radio/.test(element.type) ? null : value;
  const files = value.filter(item => item instanceof File);
  if (element.type !== 'file_input') return value;
  const sent = await Promise.all(files.map(toActFile));
  return sent.length <= 1 ? (sent[0] ?? null) : sent;
}

/** A file as acts carry it: its name and its bytes in base64. */
export async function toActFile(file: File): Promise<{ filename: string; base64: string }> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return { filename: file.name, base64: btoa(binary) };
}
