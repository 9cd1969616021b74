import { z } from 'zod';
import type { Effect } from '../../domain/effect.ts';
import type { RecordForm } from './form.ts';
import { id } from './versioned.ts';

const effect = z.looseObject({
  id,
  workspace: id,
  subject: z.object({ kind: z.enum(['change', 'connection', 'workspace']), id }),
  work: z.looseObject({ deed: id }),
  due: z.date(),
  lane: z.string(),
});

/** How effects are stored. */
export const EFFECT: RecordForm<Effect> = {
  kind: 'effect',
  ladder: [],
  is: (value): value is Effect => effect.safeParse(value).success,
};
