import { z } from 'zod';
import type { WorkspaceId } from '../../domain/ids.ts';

const text = z.string();
const named = z.looseObject({ id: text });
const delivery = z.looseObject({
  team: named.nullish(),
  view: z.looseObject({ app_installed_team_id: text.nullish() }).nullish(),
  authorizations: z.array(z.looseObject({ team_id: text.nullish() })).nullish(),
  team_id: text.nullish(),
  user: z.unknown().optional(),
});
const homed = z.looseObject({ team_id: text.nullish() });

/**
 * The workspace in which something was done. On Enterprise Grid the `user.team_id` of an interaction is one fixed team for
 * all workspaces, so that it counts only where Slack says nothing else. Empty when Slack names none, which fits no
 * workspace.
 */
export const workspaceOf = (body: unknown): WorkspaceId => {
  const read = delivery.safeParse(body);
  if (!read.success) return '' as WorkspaceId;
  const { team, view, authorizations, team_id: teamId, user } = read.data;
  const home = homed.safeParse(user);
  const said = [
    team?.id,
    view?.app_installed_team_id,
    authorizations?.[0]?.team_id,
    teamId,
    home.success ? home.data.team_id : null,
  ];
  return (said.find(one => one) ?? '') as WorkspaceId;
};
