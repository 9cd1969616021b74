import { unknownLabel } from '../views/show.ts';
import { type ConnectionOverview, visibleTo } from '../views/standing.ts';
import type { ListenerDeps } from './deps.ts';
import type { Command } from './press.ts';
import { viewerOf } from './viewer.ts';

/**
 * The connection of that label as this person may see it. Otherwise they are answered: one that they may not see is as
 * unknown as one that is not there, and is not offered as a guess either.
 */
export const labelled = async (
  typed: Command,
  label: string,
  deps: ListenerDeps,
): Promise<ConnectionOverview | null> => {
  const viewer = await viewerOf(typed, deps);
  const { found, nearest } = await deps.queries.byLabel(typed.workspace, label);
  const [seen] = found ? visibleTo(viewer, [found]) : [];
  if (seen) return seen;
  const near = visibleTo(
    viewer,
    nearest.map(connection => ({ connection, open: null })),
  );
  await typed.answer(
    unknownLabel(
      label,
      near.map(one => one.connection),
    ),
  );
  return null;
};
