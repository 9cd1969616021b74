/** Text that grows piece by piece and is held as its bytes alone, in one place that is used again. */
export interface GrownText {
  add(piece: string): void;
  /** The bytes so far; it begins anew, in the same place: they are good until the next piece. */
  take(): Uint8Array;
}

const FIRST_BYTES = 65_536;
/** UTF-8 has at most three bytes for a unit of a string. */
const BYTES_FOR_UNIT = 3;

/** Makes an empty text. */
export const grownText = (): GrownText => {
  const encoder = new TextEncoder();
  let place = new Uint8Array(FIRST_BYTES);
  let length = 0;
  return {
    add: piece => {
      const needed = length + BYTES_FOR_UNIT * piece.length;
      if (needed > place.length) {
        const larger = new Uint8Array(Math.max(needed, 2 * place.length));
        larger.set(place.subarray(0, length));
        place = larger;
      }
      length += encoder.encodeInto(piece, place.subarray(length)).written;
    },
    take: () => {
      const taken = place.subarray(0, length);
      length = 0;
      return taken;
    },
  };
};
