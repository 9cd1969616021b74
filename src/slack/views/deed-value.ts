import type { ChangeId } from '../../domain/ids.ts';

/** What a button or menu option carries: its change, the plan it was drawn for, and for menus which option. */
export interface DeedValue {
  readonly change: ChangeId;
  /** The full digest of the plan on the card, or empty when there is none. */
  readonly digest: string;
  readonly option?: string;
}

/** The `value` of a button: `{"c":"7K2Q","d":"<digest or empty>"}`. */
export const deedValue = (change: {
  readonly id: ChangeId;
  readonly plan?: { readonly digest: string };
}): string => JSON.stringify({ c: change.id, d: change.plan?.digest ?? '' });

/** The `value` of a menu option: `{"c":"7K2Q","o":"show:plan"}`; Slack gives it 150 characters. */
export const optionValue = (change: { readonly id: ChangeId }, option: string): string =>
  JSON.stringify({ c: change.id, o: option });

/** Reads what a press carried back; null when it is not one of ours. */
export const readDeedValue = (value: string | undefined): DeedValue | null => {
  try {
    const read: unknown = JSON.parse(value ?? '');
    if (typeof read !== 'object' || read === null || !('c' in read) || typeof read.c !== 'string')
      return null;
    const digest = 'd' in read && typeof read.d === 'string' ? read.d : '';
    const option = 'o' in read && typeof read.o === 'string' ? { option: read.o } : {};
    return { change: read.c as ChangeId, digest, ...option };
  } catch {
    return null;
  }
};
