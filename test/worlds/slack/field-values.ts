import { ImpossibleAct } from '../impossible-act.ts';
import { chosenOption } from './element-action.ts';
import type { FileCabinet, SentFile } from './file-cabinet.ts';
import { fileObject } from './file-object.ts';
import { isRecord, type Json, list, records, text } from './json.ts';
import type { Channel, Person, Workspace } from './workspace.ts';

/** What a person puts into fields, in the shapes of `state.values`. */
export interface Form {
  /** The value of one element; impossible when the element does not offer it. Channels and people may be given by name. */
  fill(element: Json, given: unknown, by: Person): Json;
}

const conversationKinds = { public: 'public', private: 'private', im: 'im' } as const;

function isOffered(element: Json, channel: Channel, by: Person): boolean {
  if (channel.kind !== 'public' && !channel.members.includes(by.id)) return false;
  const filter = isRecord(element.filter) ? element.filter : {};
  const include = list(filter.include);
  if (filter.exclude_external_shared_channels === true && channel.shared) return false;
  return include.length === 0 || include.includes(conversationKinds[channel.kind]);
}

function readFiles(given: unknown): SentFile[] {
  const sent = Array.isArray(given) ? records(given) : isRecord(given) ? [given] : [];
  return sent.map(file => {
    const filename = text(file.filename);
    if (filename === '') throw new ImpossibleAct('no_filename', 'A file needs a filename.');
    return {
      filename,
      ...(typeof file.text === 'string' && { text: file.text }),
      ...(typeof file.base64 === 'string' && { base64: file.base64 }),
    };
  });
}

/** Makes the hand that fills in fields. */
export function createForm(workspace: Workspace, cabinet: FileCabinet): Form {
  function channelId(element: Json, given: unknown, by: Person): string {
    const channel = workspace.findChannel(text(given));
    const publicOnly = text(element.type).includes('channels_select');
    if (!channel || !isOffered(element, channel, by) || (publicOnly && channel.kind !== 'public')) {
      throw new ImpossibleAct('no_such_option', `The field does not offer ${text(given)}.`);
    }
    return channel.id;
  }

  function personId(given: unknown): string {
    const wanted = text(given);
    const person = [...workspace.people.values()].find(one => one.id === wanted || one.name === wanted);
    if (!person || person.deleted)
      throw new ImpossibleAct('no_such_option', `The field does not offer ${wanted}.`);
    return person.id;
  }

  function files(element: Json, given: unknown, by: Person): Json[] {
    const sent = readFiles(given);
    const max = typeof element.max_files === 'number' ? element.max_files : 10;
    if (sent.length > max) throw new ImpossibleAct('too_many_files', `The field takes ${max} files.`);
    const types = list(element.filetypes).map(type => text(type).toLowerCase());
    return sent.map(one => {
      const extension = one.filename.split('.').at(-1)?.toLowerCase() ?? '';
      if (types.length > 0 && !types.includes(extension)) {
        throw new ImpossibleAct('wrong_filetype', `The field does not take ${one.filename}.`);
      }
      const file = cabinet.receive(one, by.id);
      file.seenByApp = true;
      return fileObject(workspace, file);
    });
  }

  return {
    fill: (element, given, by) => {
      const type = text(element.type);
      const none = given === null || given === undefined || given === '';
      switch (type) {
        case 'static_select':
        case 'radio_buttons':
          return { type, selected_option: none ? null : chosenOption(element, given) };
        case 'checkboxes':
        case 'multi_static_select': {
          const values = Array.isArray(given) ? list(given) : none ? [] : [given];
          return { type, selected_options: values.map(value => chosenOption(element, value)) };
        }
        case 'users_select':
          return { type, selected_user: none ? null : personId(given) };
        case 'multi_users_select':
          return { type, selected_users: list(given).map(personId) };
        case 'conversations_select':
          return { type, selected_conversation: none ? null : channelId(element, given, by) };
        case 'multi_conversations_select':
          return { type, selected_conversations: list(given).map(one => channelId(element, one, by)) };
        case 'channels_select':
          return { type, selected_channel: none ? null : channelId(element, given, by) };
        case 'multi_channels_select':
          return { type, selected_channels: list(given).map(one => channelId(element, one, by)) };
        case 'datepicker':
          return { type, selected_date: none ? null : text(given) };
        case 'timepicker':
          return { type, selected_time: none ? null : text(given) };
        case 'datetimepicker':
          return { type, selected_date_time: none ? null : Number(given) };
        case 'file_input':
          return { type, files: files(element, given, by) };
        case 'external_select':
        case 'multi_external_select':
        case 'rich_text_input':
          throw new ImpossibleAct('not_supported', `Fields of type ${type} cannot be filled in here.`);
        default:
          return { type, value: none ? null : text(given) };
      }
    },
  };
}
