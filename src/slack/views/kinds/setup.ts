import { doer } from '../people.ts';
import { md } from '../text.ts';
import type { KindWords } from './kind-words.ts';

export const setup: KindWords = {
  verb: 'Set up',
  planning: md`:large_blue_circle: *The metadata fits.* Making the plan.`,
  draft: {
    state: change =>
      change.request.certificate.source === 'generate'
        ? md`:hourglass_flowing_sand: *Draft.* Making the key and the certificate.`
        : md`:hourglass_flowing_sand: *Draft.* Writing the recipe.`,
    next: (change, view) =>
      change.request.certificate.source === 'generate'
        ? md`I send ${doer(change.requester, view).who} the files and the recipe, within a minute.`
        : md`I send ${doer(change.requester, view).who} the recipe, within a minute.`,
    body: () => [],
    buttons: () => [],
  },
  afterWithdrawal: md`The application in JumpCloud stays until you delete it there.`,
  afterDecline: md`JumpCloud's side and the pair stay usable.`,
  afterRollBack: ({ who, does }) =>
    md`${who} ${does('find')} the cause; JumpCloud still has the application.`,
};
