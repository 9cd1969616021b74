import type { Change } from '../../domain/change.ts';
import { readHomeOption } from '../views/filter.ts';
import { connectionMessage, notVisible } from '../views/show.ts';
import { cardLinked, planShown, recipeShown } from '../views/shown.ts';
import { visibleTo } from '../views/standing.ts';
import { peopleAround } from '../words.ts';
import { isAllowed } from './authority.ts';
import { pressBackOrOver } from './back-or-over.ts';
import { changeAt } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import { drawHome } from './home.ts';
import { openLetHandIn } from './let-hand-in.ts';
import type { Press } from './press.ts';
import { breakGlass, withdraw } from './reason.ts';
import { pressRemove } from './remove.ts';
import { viewerOf } from './viewer.ts';

/** The menu of a card, and every button that only shows something. */
export const show = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const option = press.value?.option ?? '';
  // Buttons that are links arrive here too, without an option.
  if (option === '') return;
  const home = readHomeOption(option);
  if (home) {
    await drawHome(press, home.page, home.filter, deps);
    return;
  }
  if (option === 'break-glass') {
    await breakGlass.open(press, deps);
    return;
  }
  if (option === 'let-hand-in') {
    await openLetHandIn(press, deps);
    return;
  }
  if (option === 'restore' || option === 'adopt') {
    await pressBackOrOver(press, option, deps);
    return;
  }
  if (option === 'remove') {
    await pressRemove(press, deps);
    return;
  }
  if (option === 'withdraw') {
    await withdraw.open(press, deps);
    return;
  }
  const change = await changeAt(press, deps);
  if (!change) return;
  const action = option === 'show:connection' ? 'see' : 'see-changes';
  if (await isAllowed(press, action, change, deps)) {
    await press.answer(await shownOf(option, change, press, deps));
  }
};

const shownOf = async (option: string, change: Change, press: Press, deps: ListenerDeps) => {
  const view = await deps.words.about(change);
  if (option === 'show:plan') return planShown(change, view);
  if (option === 'show:recipe') return recipeShown(change, press.user, view);
  if (option === 'show:card') return cardLinked(view);
  const connection = await deps.queries.connection(press.workspace, change.connection);
  const open = connection && (await deps.queries.openChangeOf(press.workspace, connection.id));
  if (!connection) return planShown(change, view);
  const viewer = await viewerOf(press, deps);
  const [standing] = visibleTo(viewer, [{ connection, open }]);
  if (!standing) return notVisible();
  const named = await deps.words.about(change, peopleAround(connection));
  return connectionMessage(standing, { ...named, reader: press.user }, viewer);
};
