import { createContext, use } from 'react';
import type { ActAnswer } from '../state.ts';

/** What an input holds: text, option value, id, list of option values, or chosen files. */
export type FieldValue = string | string[] | File[];

/** The values of a modal's inputs while they are typed, keyed by block id and action id. */
interface Form {
  readonly get: (blockId: string, actionId: string) => FieldValue | undefined;
  readonly set: (blockId: string, actionId: string, value: FieldValue) => void;
  errors: Record<string, string>;
}

/** Where blocks stand: what a press there means, and the form when it is a modal. */
export interface Surface {
  kind: 'message' | 'modal' | 'home';
  readonly press: (actionId: string, value?: string | string[]) => Promise<ActAnswer>;
  form?: Form;
}

/** The context that a message, a modal or the App Home provides. */
export const SurfaceContext = createContext<Surface | undefined>(undefined);

/** The surface around a block; throws outside of one. */
export function useSurface(): Surface {
  const surface = use(SurfaceContext);
  if (surface === undefined) throw new Error('blocks must be inside a surface');
  return surface;
}
