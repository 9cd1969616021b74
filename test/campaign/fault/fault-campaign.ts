import type { SeedOutcome } from './seed-life.ts';
import { liveSeed } from './seed-life.ts';
import type { Missing } from './without.ts';

/** What came of a fault campaign. */
export interface FaultRecord {
  readonly seeds: number;
  readonly faults: number;
  /** How many stories ended in which state. */
  readonly endings: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
}

/** Lives through seeds one after the other; `each` hears of each, and stops the campaign by answering false. */
export async function faultCampaign(options: {
  readonly seed: number;
  readonly seeds: number;
  readonly missing?: Missing | null;
  readonly each?: (outcome: SeedOutcome) => boolean;
}): Promise<FaultRecord> {
  const endings: Record<string, number> = {};
  const violations: string[] = [];
  let faults = 0;
  let seeds = 0;
  for (; seeds < options.seeds; seeds += 1) {
    const outcome = await liveSeed(options.seed + seeds, options.missing ?? null);
    endings[outcome.state] = (endings[outcome.state] ?? 0) + 1;
    faults += outcome.faults;
    violations.push(...outcome.violations.map(text => `seed ${outcome.seed}: ${text}`));
    if (options.each?.(outcome) === false) break;
  }
  return { seeds, faults, endings, violations };
}
