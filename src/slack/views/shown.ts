import type { Change } from '../../domain/change.ts';
import type { UserId } from '../../domain/ids.ts';
import { section } from './elements.ts';
import { cutEnd } from './limits.ts';
import { type Message, message } from './message.ts';
import { planText } from './plan-file.ts';
import { copyable, richText } from './rich-text.ts';
import { link, md } from './text.ts';
import { boldName, type ViewContext } from './view-context.ts';

/** A rich text block takes more, but nobody reads more than this in a private answer. */
const PLAN_CHARACTERS = 6_000;

/** The private answer to [Show the plan]: the plan as text; the whole of it is the file in the thread. */
export const planShown = (change: Change, view: ViewContext): Message =>
  change.plan
    ? message('The plan in words. Next: the card says who decides.', [
        richText(copyable(cutEnd(planText(change, view), PLAN_CHARACTERS))),
      ])
    : message('There is no plan yet.', [
        section(md`There is no plan yet: the metadata comes first. ${link(view.cardLink, 'The card')}`),
      ]);

/** The private answer to [Show the recipe]: where it stands, or whose it is. */
export const recipeShown = (change: Change, asker: UserId, view: ViewContext): Message => {
  if (!change.recipe) {
    return message('There is no recipe yet.', [section(md`There is no recipe yet: the pair is being made.`)]);
  }
  return asker === change.requester
    ? message('The recipe is in your DM.', [
        section(md`${link(view.recipeLink, 'The recipe')} is in your DM with me.`),
      ])
    : message('The recipe is in the requester’s DM.', [
        section(md`The recipe is in the DM of ${boldName(change.requester, view)}: only they hold the pair.`),
      ]);
};

/** The private answer to [Show the card]: where it stands. */
export const cardLinked = (view: ViewContext): Message =>
  message('Where the card stands.', [section(md`Here is ${link(view.cardLink, 'the card')}.`)]);
