import type { z } from 'zod';

/** One variable of the environment. */
export interface Setting {
  readonly schema: z.ZodType<unknown>;
  /** What counts when it is not set. Without one it must be set, unless it is optional. */
  readonly fallback?: string;
  readonly isOptional?: true;
  /** Never written anywhere. */
  readonly isSecret?: true;
  /** What it is for, as docs/reference.md says it. */
  readonly says: string;
  /** What to do when it is missing or wrong. */
  readonly fix: string;
}
