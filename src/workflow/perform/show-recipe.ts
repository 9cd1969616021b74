import type { Noticeboard } from '../../ports/noticeboard.ts';
import { recipeOf } from '../../saml/recipe.ts';
import type { Perform } from '../performing.ts';

/** Brings the requester's recipe to the stored state. Without a delivered pair there is none to show. */
export const showRecipe =
  (deps: { readonly noticeboard: Noticeboard }): Perform<'show-recipe'> =>
  async ({ change, origin }) => {
    const recipe = recipeOf(change);
    if (!recipe) return null;
    const shown = await deps.noticeboard.showRecipe(change, recipe, origin);
    return change.recipe?.ts === shown.ts ? null : { type: 'recipe-shown', recipe: shown };
  };
