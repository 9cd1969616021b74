import { z } from 'zod';

/** An id of any kind. */
export const id = z.string().min(1);

/** What every versioned record has. */
export const versioned = z.looseObject({ id, workspace: id, version: z.int().positive() });
