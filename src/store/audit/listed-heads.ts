import type { ChainHead } from '../chain.ts';

/** What the log says of a chain: its newest line, and how many of its lines stood there before there was a log. */
export interface Listed {
  readonly head: ChainHead;
  readonly old: number;
}

/** The newest line of every chain in a log. */
export interface ListedHeads {
  get(subject: string): Listed | undefined;
  set(subject: string, listed: Listed): void;
  /** Notes that the chain itself was looked at; false when that was noted before. */
  look(subject: string): boolean;
  /** The chains that were not looked at. */
  unseen(): Iterable<string>;
}

const SEAL_BYTES = 32;
const SEAL = /^[0-9a-f]{64}$/;

/** Holds few bytes for each chain, as there may be hundreds of thousands. */
export const createListedHeads = (): ListedHeads => {
  const places = new Map<string, number>();
  /** Seals that are none: the store was edited by hand. */
  const odd = new Map<number, string>();
  const looked = new Set<string>();
  let room = 1_024;
  let numbers = new Uint32Array(2 * room);
  let seals = Buffer.alloc(SEAL_BYTES * room);
  let seen = new Uint8Array(room);

  const grow = (): void => {
    room *= 2;
    const [moreNumbers, moreSeals, moreSeen] = [
      new Uint32Array(2 * room),
      Buffer.alloc(SEAL_BYTES * room),
      new Uint8Array(room),
    ];
    moreNumbers.set(numbers);
    moreSeals.set(seals);
    moreSeen.set(seen);
    [numbers, seals, seen] = [moreNumbers, moreSeals, moreSeen];
  };

  return {
    get: subject => {
      const place = places.get(subject);
      if (place === undefined) return undefined;
      const at = SEAL_BYTES * place;
      const seal = odd.get(place) ?? seals.toString('hex', at, at + SEAL_BYTES);
      return { head: { sequence: numbers[2 * place] ?? 0, seal }, old: numbers[2 * place + 1] ?? 0 };
    },
    set: (subject, { head, old }) => {
      const place = places.get(subject) ?? places.size;
      if (place === room) grow();
      places.set(subject, place);
      numbers[2 * place] = head.sequence;
      numbers[2 * place + 1] = old;
      if (SEAL.test(head.seal)) {
        seals.write(head.seal, SEAL_BYTES * place, 'hex');
        odd.delete(place);
      } else odd.set(place, head.seal);
    },
    look: subject => {
      const place = places.get(subject);
      const isNew = place === undefined ? !looked.has(subject) : seen[place] === 0;
      if (place === undefined) looked.add(subject);
      else seen[place] = 1;
      return isNew;
    },
    unseen: function* () {
      for (const [subject, place] of places) if (seen[place] === 0) yield subject;
    },
  };
};
