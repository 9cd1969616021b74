import { ImpossibleAct } from '../impossible-act.ts';
import { userObject } from './api-team.ts';
import { directMessage, installation } from './cast.ts';
import type { Events } from './events.ts';
import type { Person, Workspace } from './workspace.ts';

/** What an administrator of the workspace does. */
export function createAdministration(workspace: Workspace, events: Events) {
  const personId = (nameOrId: string) => {
    const found = [...workspace.people.values()].find(one => one.id === nameOrId || one.name === nameOrId);
    if (!found) throw new ImpossibleAct('unknown_person', `There is no person ${nameOrId}.`);
    return found.id;
  };

  const channelNamed = (name: string) => {
    const channel = workspace.findChannel(name);
    if (!channel) throw new ImpossibleAct('unknown_channel', `There is no channel ${name}.`);
    return channel;
  };

  return {
    /** Puts people (names or ids) into a user group or takes them out; sends `subteam_members_changed`. */
    group: async (act: { handle: string; add?: string[]; remove?: string[] }): Promise<void> => {
      const handle = act.handle.replace(/^@/, '');
      const group = [...workspace.groups.values()].find(one => one.handle === handle || one.id === handle);
      if (!group) throw new ImpossibleAct('unknown_group', `There is no group ${act.handle}.`);
      const added = (act.add ?? []).map(personId).filter(id => !group.users.includes(id));
      const removed = (act.remove ?? []).map(personId).filter(id => group.users.includes(id));
      const before = group.updated;
      group.users = [...group.users.filter(id => !removed.includes(id)), ...added];
      group.updated = workspace.ids.seconds();
      await events.emit('subteam_members_changed', {
        type: 'subteam_members_changed',
        subteam_id: group.id,
        team_id: installation.teamId,
        date_previous_update: before,
        date_update: group.updated,
        added_users: added,
        added_users_count: added.length,
        removed_users: removed,
        removed_users_count: removed.length,
        event_ts: workspace.ids.ts(),
      });
    },

    /** Deactivates an account; the person stays a member of groups and channels, as the strictest reading of Slack. Sends `user_change`. */
    deactivate: async (nameOrId: string): Promise<void> => {
      const person = workspace.people.get(personId(nameOrId));
      if (!person) return;
      person.deleted = true;
      workspace.modals.delete(person.id);
      await events.emit('user_change', {
        type: 'user_change',
        user: userObject(workspace, person),
        cache_ts: workspace.ids.seconds(),
        event_ts: workspace.ids.ts(),
      });
    },

    /** Adds somebody, with a DM to the bot and memberships in channels; a `teamId` that is not the workspace's makes a Slack Connect stranger. */
    addPerson: (someone: { name: string; teamId?: string; guest?: boolean; channels?: string[] }): Person => {
      const person: Person = {
        id: `U0${someone.name.toUpperCase()}`,
        name: someone.name,
        realName: `${someone.name.slice(0, 1).toUpperCase()}${someone.name.slice(1)}`,
        email: `${someone.name}@acme.com`,
        teamId: someone.teamId ?? installation.teamId,
        tz: 'Europe/London',
        isAdmin: false,
        isRestricted: someone.guest ?? false,
        isBot: false,
        deleted: false,
      };
      workspace.people.set(person.id, person);
      const direct = directMessage(person);
      workspace.channels.set(direct.id, direct);
      for (const name of someone.channels ?? []) {
        const channel = channelNamed(name);
        channel.members.push(person.id);
        if (person.teamId !== installation.teamId) channel.shared = true;
      }
      return person;
    },

    /**
     * Makes the workspace a part of a Grid organization: everybody gets `enterprise_user`. Wim is known as U0WIM in groups
     * and as W0WIM when he presses; Olga belongs to another workspace of the organization, with which `#it-changes` is shared.
     */
    joinGrid: (): void => {
      workspace.onGrid = true;
      const add = (name: string): Person => {
        const [ana] = workspace.people.values();
        if (!ana) throw new Error('The cast is empty.');
        const realName = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
        const person = { ...ana, id: `U0${name.toUpperCase()}`, name, realName, email: `${name}@acme.com` };
        workspace.people.set(person.id, person);
        const direct = directMessage(person);
        workspace.channels.set(direct.id, direct);
        return person;
      };
      const wim = add('wim');
      const olga = add('olga');
      for (const person of workspace.people.values()) {
        const teams = person.id === olga.id ? ['T0OTHER'] : [installation.teamId, 'T0OTHER'];
        person.grid = { enterpriseUserId: `W${person.id.slice(1)}`, teams, pressesAs: person.id };
      }
      wim.grid = { enterpriseUserId: 'W0WIM', teams: [installation.teamId], pressesAs: 'W0WIM' };
      const channel = channelNamed('it-changes');
      channel.orgShared = true;
      channel.members.push(wim.id, olga.id);
    },

    /** Makes a channel with these people (names) and the bot in it; its id is `C0<NAME>`, letters and digits only. */
    addChannel: (name: string, people: readonly string[], kind: 'public' | 'private' = 'public'): void => {
      const id = `C0${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')}`;
      const members = [...people.map(personId), installation.botUserId];
      workspace.channels.set(id, { id, name, kind, members, shared: false });
    },

    /** Archives a channel, or takes it out of the archive; nobody can write in an archived one. */
    archive: (channelName: string, isArchived: boolean): void => {
      channelNamed(channelName).archived = isArchived;
    },

    /** Puts the bot out of a channel, as `/remove @jcaccess` does. */
    removeBot: (channelName: string): void => {
      const channel = channelNamed(channelName);
      channel.members = channel.members.filter(id => id !== installation.botUserId);
    },

    /** Deletes a channel with everything in it. */
    deleteChannel: (channelName: string): void => {
      const channel = channelNamed(channelName);
      workspace.channels.delete(channel.id);
      const left = workspace.messages.filter(message => message.channel !== channel.id);
      workspace.messages.splice(0, workspace.messages.length, ...left);
    },

    /** Lets the bot into a channel, as `/invite @jcaccess` does. */
    inviteBot: (channelName: string): void => {
      const channel = channelNamed(channelName);
      if (!channel.members.includes(installation.botUserId)) channel.members.push(installation.botUserId);
    },
  };
}
