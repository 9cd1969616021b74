import { z } from 'zod';
import type { SealedEntry } from '../../ports/store.ts';
import type { RecordForm } from './form.ts';
import { id } from './versioned.ts';

const sealed = z.looseObject({
  form: z.union([z.literal(1), z.literal(2)]),
  change: id,
  at: z.date(),
  what: z.string(),
  sequence: z.int().positive(),
  previous: z.string(),
  seal: z.string(),
  signature: z.string().optional(),
});

/** How sealed audit entries are stored. A rung may only add what the seal is not over. */
export const AUDIT_ENTRY: RecordForm<SealedEntry> = {
  kind: 'audit entry',
  ladder: [{ since: '0.2.0', up: entry => ({ ...entry, form: 1 }) }],
  is: (value): value is SealedEntry => sealed.safeParse(value).success,
};
