import { z } from 'zod';
import { ImpossibleAct } from '../impossible-act.ts';

/** Checks the fields of an act that come from outside; what is left out stays absent. Throws ImpossibleAct `wrong-value`. */
export const readFields = <Output extends object>(schema: z.ZodType<Output>, fields: unknown) => {
  const parsed = schema.safeParse(fields);
  if (!parsed.success) throw new ImpossibleAct('wrong-value', z.prettifyError(parsed.error));
  const present = Object.entries(parsed.data).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [Key in keyof Output]: Exclude<Output[Key], undefined> };
};
