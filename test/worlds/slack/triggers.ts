import type { Ids } from './ids.ts';
import { SlackRefusal } from './refusal.ts';

/** How long a `trigger_id` lives, by the real clock. */
export const triggerLifeMs = 3000;

/** What a trigger stands for: the person, where they were, and the modal the act came from. */
export interface Trigger {
  user: string;
  channel?: string;
  viewId?: string;
}

/** Issues and redeems trigger ids. */
export interface Triggers {
  issue(trigger: Trigger): string;
  /** Redeems an id once within 3 s; refused with `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id`. */
  redeem(id: string): Trigger;
}

/** Makes the trigger register; the life is counted in real milliseconds, as no clock of the world makes people slower. */
export function createTriggers(ids: Ids): Triggers {
  const issued = new Map<string, { trigger: Trigger; at: number; used: boolean }>();
  return {
    issue: trigger => {
      const id = `${ids.digits(13)}.${ids.digits(14)}.${ids.letters(32).toLowerCase()}`;
      issued.set(id, { trigger, at: performance.now(), used: false });
      return id;
    },
    redeem: id => {
      const found = issued.get(id);
      if (!found) throw new SlackRefusal('invalid_trigger_id');
      if (performance.now() - found.at > triggerLifeMs) throw new SlackRefusal('expired_trigger_id');
      if (found.used) throw new SlackRefusal('exchanged_trigger_id');
      found.used = true;
      return found.trigger;
    },
  };
}
