import { z } from 'zod';
import type { SealedEntry } from '../../ports/store.ts';
import type { RecordForm } from './form.ts';
import { id } from './versioned.ts';

const sealed = z.looseObject({
  change: id,
  at: z.date(),
  what: z.string(),
  sequence: z.int().positive(),
  previous: z.string(),
  seal: z.string(),
});

/** How sealed audit entries are stored. Their ladder stays empty: the seal is over the entry as it was written. */
export const AUDIT_ENTRY: RecordForm<SealedEntry> = {
  kind: 'audit entry',
  ladder: [],
  is: (value): value is SealedEntry => sealed.safeParse(value).success,
};
