import { z } from 'zod';
import type { Census } from '../../ports/store.ts';
import type { RecordForm } from './form.ts';
import { id } from './versioned.ts';

const count = z.int().nonnegative();
const census = z.looseObject({
  workspace: id,
  number: z.int().positive(),
  lines: count,
  found: count.optional(),
  old: count.optional(),
  digest: z.string(),
  previous: z.string(),
  seal: z.string(),
  signature: z.string().optional(),
});

/** How censuses of the log are stored. A rung may only add what the seal is not over. */
export const CENSUS: RecordForm<Census> = {
  kind: 'census',
  ladder: [],
  is: (value): value is Census => census.safeParse(value).success,
};
