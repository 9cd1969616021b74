/**
 * What goes wrong with one call: before it is carried out (`not-connected`, `reset-before`, `429`, `500`, `html`), after it
 * (`reset-after`, `truncated`, `500-after`, `slow`), or for a creation that the caller gave up and that arrives later (`late`).
 * A replacement that arrives later is left out: Cloudflare has no compare-and-swap, and the docs say so.
 */
export type WireFault =
  | 'not-connected'
  | 'reset-before'
  | '429'
  | '500'
  | 'html'
  | 'reset-after'
  | 'truncated'
  | '500-after'
  | 'slow'
  | 'late';

const readFaults: readonly WireFault[] = [
  'not-connected',
  'reset-before',
  '429',
  '500',
  'html',
  'reset-after',
  'truncated',
  'slow',
];
const writeFaults: readonly WireFault[] = [
  'not-connected',
  'reset-before',
  '429',
  '500',
  'html',
  'reset-after',
  'reset-after',
  'truncated',
  '500-after',
  'slow',
  'late',
];

/** Throws the fault of each call. A seed is a calm or a stormy day; after so many faults the weather clears. */
export const createFaultDice = (random: () => number) => {
  const onReads = random() * 0.3;
  const onWrites = 0.2 + random() * 0.6;
  let left = 4 + Math.floor(random() * 16);
  return (method: string): WireFault | null => {
    const [faults, chance] = method === 'GET' ? [readFaults, onReads] : [writeFaults, onWrites];
    if (left <= 0 || random() >= chance) return null;
    left -= 1;
    const fault = faults[Math.floor(random() * faults.length)] ?? null;
    return fault === 'late' && method !== 'POST' ? 'reset-before' : fault;
  };
};

/** The day on which a creation is given up and arrives late: once it was looked for, nothing gets through for some calls. */
export const createLateDay = () => {
  let sent = 0;
  let since = 0;
  return (method: string): WireFault | null => {
    if (method === 'POST') {
      sent += 1;
      return sent === 1 ? 'late' : null;
    }
    if (sent === 0) return null;
    since += 1;
    return since > 2 && since <= 6 ? '429' : null;
  };
};
