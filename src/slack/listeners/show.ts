import type { Change } from '../../domain/change.ts';
import type { Inward } from '../inward.ts';
import type { Press } from '../press.ts';
import { readHomeOption } from '../views/filter.ts';
import { connectionMessage, notVisible } from '../views/show.ts';
import { cardLinked, planShown, recipeShown } from '../views/shown.ts';
import { visibleTo } from '../views/standing.ts';
import { isAllowed } from './authority.ts';
import { openBreakGlass } from './break-glass.ts';
import { changeAt } from './bring.ts';
import { drawHome } from './home.ts';
import { openLetHandIn } from './let-hand-in.ts';
import { viewerOf } from './viewer.ts';
import { openWithdraw } from './withdraw.ts';

/** The menu of a card, and every button that only shows something. */
export const show = async (press: Press, inward: Inward): Promise<void> => {
  const option = press.value?.option ?? '';
  // Buttons that are links arrive here too, without an option.
  if (option === '') return;
  const home = readHomeOption(option);
  if (home) {
    await drawHome(press, home.page, home.filter, inward);
    return;
  }
  if (option === 'break-glass') {
    await openBreakGlass(press, inward);
    return;
  }
  if (option === 'let-hand-in') {
    await openLetHandIn(press, inward);
    return;
  }
  if (option === 'withdraw') {
    await openWithdraw(press, inward);
    return;
  }
  const change = await changeAt(press, inward);
  if (!change) return;
  const action = option === 'show:connection' ? 'see' : 'see-changes';
  if (await isAllowed(press, action, change, inward)) {
    await press.answer(await shownOf(option, change, press, inward));
  }
};

const shownOf = async (option: string, change: Change, press: Press, inward: Inward) => {
  const view = await inward.words.about(change);
  if (option === 'show:plan') return planShown(change, view);
  if (option === 'show:recipe') return recipeShown(change, press.user, view);
  if (option === 'show:card') return cardLinked(view);
  const connection = await inward.queries.connection(press.workspace, change.connection);
  const open = connection && (await inward.queries.openChangeOf(press.workspace, connection.id));
  if (!connection) return planShown(change, view);
  const viewer = await viewerOf(press, inward);
  const [standing] = visibleTo(viewer, [{ connection, open }]);
  return standing ? connectionMessage(standing, view, viewer) : notVisible();
};
