/** Words that keys are made of when nobody made one. */
const WEAK_WORDS =
  /password|passwort|passphrase|changeme|change|secret|default|example|qwerty|admin|letmein|jcaccess|audit|test|key/gi;

/** Bits of one letter of a text when every letter is drawn as often as it occurs in it (Shannon). */
const bitsPerLetter = (letters: readonly string[]): number => {
  const counts = new Map<string, number>();
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => {
    const share = count / letters.length;
    return bits - share * Math.log2(share);
  }, 0);
};

/** Of repeated parts only the first counts. */
const bitsOf = (letters: readonly string[]): number => {
  const triples = new Set(
    letters.slice(2).map((letter, place) => `${letters[place]},${letters[place + 1]},${letter}`),
  );
  return triples.size * bitsPerLetter(letters);
};

/**
 * About how many bits of chance a key holds, at most: repeated parts, runs such as `abcdef` and common words count for
 * nothing. What a person made up well cannot be told from chance.
 */
export const chanceIn = (key: string): number => {
  const letters = [...key.replaceAll(WEAK_WORDS, '')];
  const codes = letters.map(letter => letter.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, place) => String(code - (codes[place] ?? 0)));
  return Math.min(bitsOf(letters), bitsOf(steps));
};
