import { asId, type ChannelId, type FileId, type UserId } from '../../domain/ids.ts';
import type { FileInfo } from '../../ports/chat.ts';

/**
 * A file object, read key by key: Slack writes empty lists as `{}`, and puts the text of the file itself into `preview*`
 * and `content*`, which end here.
 */
export const readFileInfo = (file: unknown): FileInfo | null => {
  const facts = isRecord(file) ? file : {};
  const text = (key: string): string => (typeof facts[key] === 'string' ? facts[key] : '');
  if (text('id') === '' || text('mode') === 'tombstone') return null;
  return {
    id: asId<FileId>(text('id')),
    name: text('name'),
    sizeBytes: typeof facts.size === 'number' ? facts.size : 0,
    owner: asId<UserId>(text('user')),
    mode: text('mode'),
    urlPrivate: text('url_private'),
    channels: ['channels', 'groups', 'ims'].flatMap(key => ids(facts[key])),
    shares: isRecord(facts.shares) ? Object.values(facts.shares).flatMap(sharesIn) : [],
  };
};

/** One half of `shares`, public or private: channel ids to the messages there. */
const sharesIn = (half: unknown): FileInfo['shares'] => {
  if (!isRecord(half)) return [];
  return Object.entries(half).flatMap(([channel, messages]) =>
    (Array.isArray(messages) ? messages : []).filter(isRecord).flatMap(message => {
      const { ts, thread_ts: threadTs } = message;
      if (typeof ts !== 'string') return [];
      return [
        { channel: asId<ChannelId>(channel), ts, ...(typeof threadTs === 'string' ? { threadTs } : {}) },
      ];
    }),
  );
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const ids = (value: unknown): ChannelId[] =>
  Array.isArray(value) ? value.filter(id => typeof id === 'string').map(id => asId<ChannelId>(id)) : [];
