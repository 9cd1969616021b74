import { ImpossibleAct } from '../impossible-act.ts';
import { type ActResult, channelOf, resultOf } from './act-result.ts';
import { installation, organization } from './cast.ts';
import type { Courier } from './courier.ts';
import type { Events } from './events.ts';
import type { FileCabinet } from './file-cabinet.ts';
import { isRecord, type Json } from './json.ts';
import type { MessageBook } from './message-book.ts';
import { payloadChannelName, viewPayload } from './payloads.ts';
import { SlackRefusal } from './refusal.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Sharing } from './sharing.ts';
import type { Triggers } from './triggers.ts';
import type { Channel, Person, Workspace } from './workspace.ts';

/** What the acts reach for. */
export interface MessageActDeps {
  workspace: Workspace;
  courier: Courier;
  events: Events;
  book: MessageBook;
  cabinet: FileCabinet;
  sharing: Sharing;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  /** The slash commands of the app. */
  commands: Set<string>;
}

function typed(words: string): Json {
  return {
    text: words,
    blocks: [
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: words }] }],
      },
    ],
  };
}

/** Slash commands, messages, uploads and the App Home, as people do them. */
export function createMessageActs(deps: MessageActDeps) {
  const { workspace, courier, events, book, cabinet, sharing, triggers, responseUrls, commands } = deps;

  function threadOf(channel: string, threadTs: string | undefined): { threadTs?: string } {
    if (threadTs === undefined) return {};
    const parent = workspace.findMessage(channel, threadTs);
    if (!parent) throw new ImpossibleAct('no_such_thread', 'There is no such message to reply to.');
    return { threadTs };
  }

  async function invite(channel: Channel, words: string, by: Person): Promise<ActResult> {
    const person = [...workspace.people.values()].find(one => `@${one.name}` === words.trim());
    if (!person || channel.kind === 'im')
      throw new ImpossibleAct('cannot_invite', `${words} cannot be invited here.`);
    if (!channel.members.includes(person.id)) channel.members.push(person.id);
    await events.emit('member_joined_channel', {
      type: 'member_joined_channel',
      user: person.id,
      channel: channel.id,
      channel_type: channel.kind === 'private' ? 'G' : 'C',
      team: installation.teamId,
      inviter: by.id,
      event_ts: workspace.ids.ts(),
    });
    return { ok: true };
  }

  return {
    /** Types a slash command; the answer in the acknowledgement becomes a message. `/invite @jcaccess` is Slack's own. */
    command: async (act: {
      as: string;
      command: string;
      channel: string;
      text?: string;
    }): Promise<ActResult> => {
      const person = workspace.actor(act.as);
      const channel = channelOf(workspace, act.channel, person);
      if (act.command === '/invite') return invite(channel, act.text ?? '', person);
      if (!commands.has(act.command)) {
        throw new ImpossibleAct('unknown_command', `${act.command} is not a valid command.`);
      }
      const to = { channel: channel.id, user: person.id };
      const payload: Json = {
        token: installation.verificationToken,
        team_id: installation.teamId,
        team_domain: installation.teamDomain,
        channel_id: channel.id,
        channel_name: payloadChannelName(channel),
        user_id: person.grid?.pressesAs ?? person.id,
        ...(person.grid && { enterprise_id: organization.id, enterprise_name: organization.name }),
        user_name: person.name,
        command: act.command,
        text: act.text ?? '',
        api_app_id: installation.appId,
        is_enterprise_install: 'false',
        response_url: responseUrls.issue('commands', to),
        trigger_id: triggers.issue({ user: person.id, channel: channel.id }),
      };
      const outcome = await courier.deliver({ type: 'slash_commands', payload, label: act.command });
      if (outcome.kind !== 'acked') return resultOf(outcome);
      const answer = typeof outcome.body === 'string' ? { text: outcome.body } : outcome.body;
      if (!isRecord(answer) || (!answer.text && !answer.blocks)) return { ok: true };
      try {
        responseUrls.answer(to, answer);
        return { ok: true };
      } catch (error) {
        if (error instanceof SlackRefusal) return { ok: false, error: error.error };
        throw error;
      }
    },

    /** Writes a message; the person sees it whether or not the app is there. */
    message: async (act: {
      as: string;
      channel: string;
      text: string;
      threadTs?: string;
    }): Promise<ActResult> => {
      const person = workspace.actor(act.as);
      const channel = channelOf(workspace, act.channel, person);
      const message = book.post({
        channel: channel.id,
        user: person.id,
        args: typed(act.text),
        ...threadOf(channel.id, act.threadTs),
      });
      await events.posted(message);
      return { ok: true, ts: message.ts };
    },

    /** Attaches a file. */
    upload: async (act: {
      as: string;
      channel: string;
      filename: string;
      text?: string;
      base64?: string;
      comment?: string;
      threadTs?: string;
    }): Promise<ActResult> => {
      const person = workspace.actor(act.as);
      const channel = channelOf(workspace, act.channel, person);
      const { threadTs } = threadOf(channel.id, act.threadTs);
      const file = cabinet.receive(act, person.id);
      const comment = act.comment ? typed(act.comment) : {};
      const message = cabinet.share([file], channel.id, comment, threadTs, sharing.listedFrom());
      await Promise.all([events.fileShared(file, channel.id), events.posted(message)]);
      return { ok: true, ts: message.ts, fileId: file.id };
    },

    /** Opens the App Home. */
    openHome: async (act: { as: string }): Promise<ActResult> => {
      const person = workspace.actor(act.as);
      const direct = [...workspace.channels.values()].find(
        one => one.kind === 'im' && one.user === person.id,
      );
      const home = workspace.homes.get(person.id);
      const outcome = await events.emit('app_home_opened', {
        type: 'app_home_opened',
        user: person.id,
        channel: direct?.id ?? '',
        tab: 'home',
        ...(home && { view: viewPayload(home) }),
        event_ts: workspace.ids.ts(),
      });
      return outcome ? resultOf(outcome) : { ok: true };
    },
  };
}
