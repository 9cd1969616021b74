import { useState } from 'react';
import { usePlayground } from '../playground.tsx';
import { newestRecipe, type Recipe } from './recipe.ts';

const stepMs = 140;

/** Fills a form from the newest recipe in the current person's DM, one field after the other so that it can be watched; `filling` is the name of the field just filled. */
export function useFillIn(): {
  filling: string | undefined;
  readonly fillIn: (steps: (recipe: Recipe) => [name: string, fill: () => void][]) => Promise<void>;
} {
  const { state, person, toast } = usePlayground();
  const [filling, setFilling] = useState<string>();
  return {
    filling,
    fillIn: async steps => {
      const recipe = newestRecipe(state, person);
      if (recipe === undefined) {
        toast('There is no recipe in the DM of this person. Ask for a connection first.', 'problem');
        return;
      }
      const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
      for (const [name, fill] of steps(recipe)) {
        fill();
        if (isStill) continue;
        setFilling(name);
        await new Promise(resolve => setTimeout(resolve, stepMs));
      }
      setFilling(undefined);
    },
  };
}
