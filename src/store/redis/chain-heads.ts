import type { ChainHead } from '../chain.ts';

/** The heads of audit chains that were read along with their changes, so that a commit need not ask for them. */
export interface ChainHeads {
  note(workspace: string, change: string, head: ChainHead): void;
  /** The noted head, once. It may be old: the commit script compares it with the chain. */
  take(workspace: string, change: string): ChainHead | undefined;
}

/** Enough for the changes that are being decided at once. */
const KEPT = 1_000;

/** Makes an empty memory; the oldest notes are forgotten first. */
export const createChainHeads = (): ChainHeads => {
  const heads = new Map<string, ChainHead>();
  const nameOf = (workspace: string, change: string): string => `${workspace} ${change}`;
  return {
    note: (workspace, change, head) => {
      const name = nameOf(workspace, change);
      heads.delete(name);
      heads.set(name, head);
      const [oldest] = heads.keys();
      if (heads.size > KEPT && oldest !== undefined) heads.delete(oldest);
    },
    take: (workspace, change) => {
      const name = nameOf(workspace, change);
      const head = heads.get(name);
      heads.delete(name);
      return head;
    },
  };
};
