/** The list that a script answered. Throws when it answered something else. */
export const listIn = (reply: unknown): unknown[] => {
  if (!Array.isArray(reply)) throw new Error('Redis: a script answered no list');
  return reply;
};

/** The text in an answer. Throws when something else is there. */
export const textIn = (reply: unknown): string => {
  if (typeof reply !== 'string') throw new Error('Redis: a script answered no text');
  return reply;
};

/** The whole number in an answer, which may come as text. Throws when there is none. */
export const numberIn = (reply: unknown): number => {
  const number = typeof reply === 'string' && reply !== '' ? Number(reply) : reply;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
    throw new Error('Redis: a script answered no whole number');
  }
  return number;
};
