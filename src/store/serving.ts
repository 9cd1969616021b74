import type { Service } from '../ports/store.ts';
import { EFFECT } from './records/effect.ts';
import { schemaOf } from './records/form.ts';

/** What a handle of the store takes of the work in it, in the form in which both engines ask for it. */
export interface Serving {
  /** ` T0ACME T0GLOBEX `; empty when it takes the work of all. */
  readonly workspaces: string;
  /** ` show-card say … `, the deeds of today's schema that it knows; empty when it takes all. */
  readonly deeds: string;
  /** Effects of older schemas are known, whatever their deed. */
  readonly schema: number;
}

/** Remembers what a handle serves: everything, until it is told. */
export const createServing = (): {
  now(): Serving;
  names(): readonly string[];
  add(service: Service): void;
} => {
  const workspaces = new Set<string>();
  const deeds = new Set<string>();
  const listed = (names: ReadonlySet<string>): string =>
    names.size === 0 ? '' : ` ${[...names].join(' ')} `;
  return {
    now: () => ({ workspaces: listed(workspaces), deeds: listed(deeds), schema: schemaOf(EFFECT) }),
    names: () => [...workspaces],
    add: service => {
      workspaces.add(service.workspace);
      for (const deed of service.deeds) deeds.add(deed);
    },
  };
};
