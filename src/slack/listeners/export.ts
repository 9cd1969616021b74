import type { Change } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import { type ExportKind, exportKind } from '../../domain/exported.ts';
import { byEnd } from '../../domain/places.ts';
import { slugOf } from '../../domain/request.ts';
import { zoneOf } from '../views/ending.ts';
import { apiText } from '../views/exports/api.ts';
import { calendarText } from '../views/exports/calendar.ts';
import { calendarComment, calendarFileName } from '../views/exports/calendar-words.ts';
import { recipeText } from '../views/exports/recipe.ts';
import { type TerraformVersion, terraformText } from '../views/exports/terraform.ts';
import {
  allComment,
  apiComment,
  exportSent,
  noDays,
  noRecipeYet,
  notForTerraform,
  notYet,
  onlyCalendars,
  recipeComment,
  terraformComment,
  whichKind,
} from '../views/exports/words.ts';
import type { Mrkdwn } from '../views/text.ts';
import { nameOf, type ViewContext } from '../views/view-context.ts';
import { isAllowed } from './authority.ts';
import { changeAt } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import { labelled } from './labelled.ts';
import type { Command, Press } from './press.ts';
import { viewerOf } from './viewer.ts';

/** A file for a person, or why there is none. */
type Made =
  | { readonly name: string; readonly text: string; readonly comment: Mrkdwn }
  | { readonly no: Mrkdwn };

interface Asked {
  readonly connection: Connection;
  /** Its open change, or the newest one that was kept. */
  readonly change: Change | null;
  readonly version: TerraformVersion;
}

const MAKE: Readonly<Record<ExportKind, (asked: Asked, deps: ListenerDeps) => Promise<Made>>> = {
  api: async ({ connection }, { exporter }) => {
    const found = await exporter.provider(connection);
    if (!found) return { no: notYet(connection) };
    const name = `${slugOf(connection.request.label)}.json`;
    return { name, text: apiText(found), comment: apiComment(connection, found) };
  },
  terraform: async ({ connection, version }, { exporter }) => {
    const found = await exporter.provider(connection);
    if (!found) return { no: notYet(connection) };
    if (found.from !== 'access') return { no: notForTerraform(connection, found) };
    const { label } = connection.request;
    return {
      name: `${slugOf(label)}.tf`,
      text: terraformText(found, label, version),
      comment: terraformComment(connection, found, version),
    };
  },
  recipe: async ({ connection, change }, { exporter, clock }) => {
    const recipe = change && exporter.recipe(connection, change);
    if (!recipe) return { no: noRecipeYet(connection) };
    const name = `${slugOf(connection.request.label)}.md`;
    return { name, text: recipeText(recipe, connection, clock.now()), comment: recipeComment(connection) };
  },
  calendar: async ({ connection }, { words }) => {
    if (connection.status !== 'live' || !connection.applied) return { no: notYet(connection) };
    const view = await words.general([], [connection]);
    return {
      name: calendarFileName(connection.request.label),
      text: calendarText([datedIn(view, connection)], view.now),
      comment: calendarComment(connection, { replaced: false }),
    };
  },
};

const datedIn = (view: ViewContext, connection: Connection) => ({
  connection,
  owner: nameOf(connection.owner, view),
  zone: zoneOf(connection.owner, view),
});

const send = async (from: Command | Press, made: Made, deps: ListenerDeps): Promise<void> => {
  if ('no' in made) return await from.answer(made.no);
  const { name, text, comment } = made;
  await deps.noticeboard.sendFiles(from.user, [{ name, text }], comment.mrkdwn);
  await from.answer(exportSent(name));
};

/** `/jcaccess export <label> <kind>`, and `export --all calendar`. The kind is the last word, a label may have several. */
export const exportTyped = async (typed: Command, argument: string, deps: ListenerDeps): Promise<void> => {
  const words = argument.split(/\s+/).filter(word => word !== '');
  const plain = words.filter(word => !isVersion4(word));
  const [last = '', ...before] = plain.toReversed();
  const label = before.toReversed().join(' ');
  const kind = exportKind(last);
  if (plain.some(word => word === '--all'))
    return kind === 'calendar' ? await exportDays(typed, deps) : await typed.answer(onlyCalendars());
  if (!kind || label === '') return await typed.answer(whichKind(kind ? '' : last));
  const found = await labelled(typed, label, deps);
  if (!found) return;
  const { connection } = found;
  const change = found.open ?? (await deps.queries.change(typed.workspace, connection.latestChange));
  if (!(await isAllowed(typed, 'export', change, deps, connection))) return;
  const version = plain.length < words.length ? 4 : 5;
  await send(typed, await MAKE[kind]({ connection, change, version }, deps), deps);
};

/** Phones and Macs make one long dash of two hyphens. */
const isVersion4 = (word: string): boolean => /^(?:--|[—–])v4$/i.test(word);

/** The menu *Export* under a connection. */
export const pressExport = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const tooMany = await deps.allowances.take(press, 'command');
  if (tooMany) return await press.answer(await deps.words.refusal(tooMany, null));
  const change = await changeAt(press, deps);
  const connection = change && (await deps.queries.connection(press.workspace, change.connection));
  const kind = exportKind(press.value?.option?.replace(/^export:/, '') ?? '');
  if (!connection || !kind || !(await isAllowed(press, 'export', change, deps, connection))) return;
  await send(press, await MAKE[kind]({ connection, change, version: 5 }, deps), deps);
};

/** So many connections are in one calendar, the next ones to end: more would hold up what others wait for. */
const MOST_DATED = 100;

const exportDays = async (typed: Command, deps: ListenerDeps): Promise<void> => {
  const viewer = await viewerOf(typed, deps);
  const span = { list: byEnd({ status: 'live' }) };
  const found = await deps.queries.standings(typed.workspace, span, { limit: MOST_DATED + 1 });
  const all = found
    .map(one => one.connection)
    .filter(connection => connection.applied && viewer.may('export', null, connection));
  if (all.length === 0) return await typed.answer(noDays());
  const connections = all.slice(0, MOST_DATED);
  const view = await deps.words.general([], connections);
  const text = calendarText(
    connections.map(connection => datedIn(view, connection)),
    view.now,
  );
  const comment = allComment(connections.length, found.length > MOST_DATED);
  await send(typed, { name: 'connections.ics', text, comment }, deps);
};
