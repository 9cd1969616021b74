import type { ApiMethod } from './api.ts';
import { installation } from './cast.ts';
import { type FileCabinet, isVisibleToApp } from './file-cabinet.ts';
import { contentFields, fileHost, fileObject } from './file-object.ts';
import { type Json, list, parsed, records, text } from './json.ts';
import { SlackRefusal } from './refusal.ts';
import type { Sharing } from './sharing.ts';
import type { StoredFile, Workspace } from './workspace.ts';

/** `files.getUploadURLExternal`, `completeUploadExternal`, `info`, `delete`; the bytes travel through the file host. */
export function createFileMethods(
  workspace: Workspace,
  cabinet: FileCabinet,
  sharing: Sharing,
): Record<string, ApiMethod> {
  function visible(id: string): StoredFile {
    const file = workspace.files.get(id);
    if (!file?.completed || !isVisibleToApp(workspace, file)) throw new SlackRefusal('file_not_found');
    if (file.deleted) throw new SlackRefusal('file_deleted');
    return file;
  }

  function channelsOf(args: Json): string[] {
    const named = text(args.channel_id) || text(args.channels);
    const channels = named
      .split(',')
      .filter(id => id !== '')
      .map(id => workspace.channelForApp(id.trim()));
    if (channels.some(channel => !channel.members.includes(installation.botUserId))) {
      throw new SlackRefusal('not_in_channel');
    }
    if (channels.some(channel => channel.archived)) throw new SlackRefusal('is_archived');
    return channels.map(channel => channel.id);
  }

  function uploads(args: Json): StoredFile[] {
    const named = records(parsed(args.files));
    if (named.length === 0) throw new SlackRefusal('invalid_arguments');
    return named.map(({ id, title }) => {
      const file = workspace.files.get(text(id));
      if (!file?.uploaded || file.owner !== installation.botUserId) throw new SlackRefusal('file_not_found');
      if (file.completed) throw new SlackRefusal('file_already_completed');
      file.title = text(title) || file.name;
      return file;
    });
  }

  return {
    'files.getUploadURLExternal': args => {
      const length = Number(text(args.length));
      if (text(args.filename) === '' || !(length > 0)) throw new SlackRefusal('missing_argument');
      const file = cabinet.create(text(args.filename), installation.botUserId);
      return { upload_url: `https://${fileHost}/upload/v1/${file.id}`, file_id: file.id };
    },
    'files.completeUploadExternal': args => {
      const channels = channelsOf(args);
      const files = uploads(args);
      const comment = text(args.initial_comment);
      const blocks = comment === '' ? list(parsed(args.blocks)) : [];
      if (records(blocks).some(block => block.type === 'markdown')) throw new SlackRefusal('internal_error');
      const content: Json = { ...(comment && { text: comment }), ...(blocks.length > 0 && { blocks }) };
      for (const file of files) file.completed = true;
      for (const channel of channels) sharing.later(files, channel, content, text(args.thread_ts));
      return { files: files.map(file => fileObject(workspace, file)) };
    },
    'files.info': args => {
      const file = visible(text(args.file));
      return {
        file: fileObject(workspace, file),
        ...contentFields(file),
        comments: [],
        response_metadata: { next_cursor: '' },
      };
    },
    'files.delete': args => {
      const file = visible(text(args.file));
      if (file.owner !== installation.botUserId) throw new SlackRefusal('cant_delete_file');
      file.deleted = true;
      file.bytes = Buffer.alloc(0);
      return {};
    },
  };
}
