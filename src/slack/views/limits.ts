/** Slack's numbers for Block Kit, in characters unless said otherwise (docs.slack.dev/reference/block-kit). */
export const LIMITS = {
  title: 24,
  header: 150,
  sectionText: 3000,
  alertText: 200,
  contextElements: 10,
  actionsElements: 25,
  overflowOptions: 5,
  optionText: 75,
  optionValue: 150,
  options: 100,
  buttonText: 75,
  /** Ours: longer words are cut on a phone. */
  buttonWords: 24,
  buttonValue: 2000,
  confirmText: 300,
  confirmButton: 30,
  privateMetadata: 3000,
  inputText: 3000,
  messageBlocks: 50,
  viewBlocks: 100,
  /** Ours: a card that is longer than this is not read. */
  cardBlocks: 14,
  tableRows: 61,
  /** Ours: what a notification shows. */
  fallback: 300,
  /** Ours: a longer text from outside is cut in the middle. */
  untrusted: 120,
  /** Ours: reasons and errors may be longer, people need them whole. */
  reason: 600,
} as const;

/** Digits grouped by commas: 1095 gives "1,095". */
export const grouped = (count: number): string => count.toLocaleString('en-US');

/** "1 setting", "6 settings". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

const joined = (units: readonly string[]): string => units.join('');

/** Takes units from the front while they fit. */
const takeWhileFits = (units: readonly string[], max: number): string[] => {
  const taken: string[] = [];
  let length = 0;
  for (const unit of units) {
    length += unit.length;
    if (length > max) break;
    taken.push(unit);
  }
  return taken;
};

/**
 * Keeps the beginning and the end of a text whose indivisible parts are `units`, and says between them how many parts
 * were left out: "https://acme…[9,880 more]…/callback". The result has at most `max` characters.
 */
export const cutMiddle = (units: readonly string[], max: number): string => {
  if (joined(units).length <= max) return joined(units);
  const room = max - `…[${grouped(units.length)} more]…`.length;
  const head = takeWhileFits(units, Math.ceil(room / 2));
  const tail = takeWhileFits(units.slice(head.length).reverse(), Math.floor(room / 2)).reverse();
  const left = units.length - head.length - tail.length;
  return `${joined(head)}…[${grouped(left)} more]…${joined(tail)}`;
};

/** Keeps the beginning of a text of at most `max` characters and marks the cut with "…". */
export const cutEnd = (text: string, max: number): string =>
  text.length <= max ? text : `${joined(takeWhileFits(Array.from(text), max - 1))}…`;

/** The first `max` entries, and how many are left out. */
export const firstOf = <T>(list: readonly T[], max: number): { shown: readonly T[]; rest: number } => ({
  shown: list.slice(0, max),
  rest: Math.max(0, list.length - max),
});
