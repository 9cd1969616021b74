import { readFileSync } from 'node:fs';
import type { Change, MessageRef } from '../../../src/domain/change.ts';
import type { ChannelId, FileId, UserId } from '../../../src/domain/ids.ts';
import type { Directory } from '../../../src/ports/directory.ts';
import type { Files } from '../../../src/ports/files.ts';
import type { Noticeboard, Origin } from '../../../src/ports/noticeboard.ts';
import { ServiceError } from '../../../src/ports/service-error.ts';

/** The metadata that everybody hands in; its pair is the requester's own. */
export const METADATA = readFileSync(new URL('../../fixtures/metadata/own-pair.xml', import.meta.url));

/** A noticeboard in memory that fails as Slack does, and knows what it was told. */
export interface Board extends Noticeboard {
  /** How many cards stand for a change. */
  cards(change: Change['id']): number;
}

/** Makes the board. It finds an earlier post of the same effect, as the real one does by message metadata. */
export function createBoard(random: () => number): Board {
  const posts = new Map<string, MessageRef>();
  const cards = new Map<string, number>();
  const chance = random() * 0.15;
  let left = 12;
  let next = 1;

  /** Fails before or after the deed, as Slack does: too many calls, a fault, an answer that never came. */
  const asSlack = <Value>(deed: () => Value): Value => {
    if (left <= 0 || random() >= chance) return deed();
    left -= 1;
    const kind = random();
    const facts = { service: 'slack', message: 'Slack does not answer' } as const;
    if (kind < 0.4) {
      const retryAfterMs = 1_000 * Math.ceil(random() * 60);
      throw new ServiceError({ ...facts, code: 'ratelimited', kind: 'rate-limited', retryAfterMs });
    }
    if (kind < 0.7) throw new ServiceError({ ...facts, code: 'http-503', kind: 'server' });
    deed();
    throw new ServiceError({ ...facts, code: 'timeout', kind: 'timeout' });
  };
  const post = (channel: string, origin: Origin): { at: MessageRef; isNew: boolean } => {
    const earlier = origin.attempt > 1 ? posts.get(origin.effect) : undefined;
    if (earlier) return { at: earlier, isNew: false };
    const at = { channel: channel as ChannelId, ts: `${next++}.0` };
    posts.set(origin.effect, at);
    return { at, isNew: true };
  };

  return {
    cards: change => cards.get(change) ?? 0,
    showCard: async ({ change }, origin) =>
      asSlack(() => {
        if (change.card) return change.card;
        const { at, isNew } = post(change.request.channel, origin);
        if (isNew) cards.set(change.id, (cards.get(change.id) ?? 0) + 1);
        return at;
      }),
    say: async (change, _notice, origin) => asSlack(() => post(change.request.channel, origin).at),
    tell: async (to, _change, _notice, origin) => asSlack(() => post(to, origin).at),
    settle: async () => asSlack(() => undefined),
    showRecipe: async (change, _recipe, origin) =>
      asSlack(() => change.recipe ?? post(change.requester, origin).at),
    showTest: async (to, _run, origin, at) => asSlack(() => at ?? post(to, origin).at),
    showTests: async (to, _tests, origin, at) => asSlack(() => at ?? post(to, origin).at),
    sharePair: async () => {},
    sharePlan: async () => asSlack(() => undefined),
    sendCalendar: async () => asSlack(() => undefined),
    remindOwner: async (_connection, { to }, origin) => post(to, origin).at,
    remindChannel: async (connection, _stage, _older, origin) => post(connection.request.channel, origin).at,
    answer: async () => {},
    sendFiles: async () => {},
    answerFile: async () => {},
    tellOfCodes: async () => {},
    tellStopped: async () => {},
    askWhichChange: async () => {},
  };
}

/** Slack's files, with the one file that is ever handed in. */
export const files: Files = {
  dmOf: async user => `D${user}` as ChannelId,
  reserveFile: async () => ({ id: 'F0' as FileId, uploadUrl: 'https://files.slack.com/' }),
  uploadBytes: async () => {},
  fileInfo: async id => ({
    id,
    name: 'JumpCloud-saml2-metadata.xml',
    sizeBytes: METADATA.length,
    owner: 'U0ANA' as UserId,
    mode: 'hosted',
    urlPrivate: 'https://files.slack.com/files-pri/T0ACME-F1/metadata.xml',
    channels: [],
    shares: [],
  }),
  deleteFile: async () => ({ ok: true }),
  download: async () => ({ ok: true, value: new Uint8Array(METADATA) }),
};

/** A register in which everybody is a full member. */
export const directory: Directory = {
  actor: async (user, workspace) => ({
    user,
    workspace,
    fullMember: true,
    groups: [],
    groupsUnreadable: false,
  }),
  person: async user => ({ name: user, timeZone: 'UTC', isGone: false }),
  nameOf: async user => user,
  timeZoneOf: async () => 'UTC',
  handleOf: async group => group,
  members: async () => [],
  isIn: async () => true,
  channel: async () => ({
    name: 'it-changes',
    kind: 'channel',
    isPrivate: false,
    archived: false,
    botIsIn: true,
    sharedWithOthers: false,
  }),
};
