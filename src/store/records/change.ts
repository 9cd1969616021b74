import { z } from 'zod';
import type { Change } from '../../domain/change.ts';
import { CHANGE_STATES } from '../../domain/change.ts';
import type { RecordForm } from './form.ts';
import { versioned } from './versioned.ts';

const change = versioned.extend({ state: z.enum(CHANGE_STATES), createdAt: z.date() });

/** How changes are stored. */
export const CHANGE: RecordForm<Change> = {
  kind: 'change',
  ladder: [],
  is: (value): value is Change => change.safeParse(value).success,
};
