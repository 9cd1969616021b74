import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asId, type UserId, type WorkspaceId } from '../../../src/domain/ids.ts';
import { createDirectory } from '../../../src/slack/web-api/directory.ts';
import { createWebClient } from '../../../src/slack/web-api/web-client.ts';

const workspace = asId<WorkspaceId>('T0ACME');
const ana = {
  id: 'U0ANA',
  team_id: 'T0ACME',
  deleted: false,
  is_bot: false,
  is_restricted: false,
  is_ultra_restricted: false,
  is_email_confirmed: true,
};

const isFullMember = async (user: Record<string, unknown>): Promise<boolean> => {
  const client = createWebClient({
    token: 'xoxb-1',
    fetch: async () => Response.json({ ok: true, user }),
  });
  const directory = createDirectory({
    client,
    workspace,
    people: { users: [], groups: [] },
    monotonicMs: () => 0,
  });
  return (await directory.actor(asId<UserId>('U0ANA'), workspace)).fullMember;
};

test('somebody of whom Slack says everything', async () => {
  assert.equal(await isFullMember(ana), true);
  const { is_email_confirmed: _unsaid, ...without } = ana;
  assert.equal(await isFullMember(without), true);
});

for (const facts of [
  { id: 'U0BEN' },
  { team_id: 'T0OTHER' },
  { team_id: undefined },
  { deleted: true },
  { deleted: undefined },
  { is_bot: true },
  { is_bot: undefined },
  { is_restricted: true },
  { is_restricted: undefined },
  { is_ultra_restricted: true },
  { is_stranger: true },
  { is_email_confirmed: false },
])
  test(`${JSON.stringify(facts)} ${Object.keys(facts)[0]} makes no full member`, async () => {
    assert.equal(await isFullMember({ ...ana, ...facts }), false);
  });

const channelOf = async (channel: Record<string, unknown>) => {
  const client = createWebClient({
    token: 'xoxb-1',
    fetch: async () => Response.json({ ok: true, channel }),
  });
  const directory = createDirectory({
    client,
    workspace,
    people: { users: [], groups: [] },
    monotonicMs: () => 0,
  });
  return await directory.channel(asId('C0A'));
};

test('what kind of conversation it is', async () => {
  assert.equal((await channelOf({ name: 'a', is_channel: true, is_member: true }))?.kind, 'channel');
  assert.equal((await channelOf({ name: 'a', is_group: true, is_private: true }))?.isPrivate, true);
  assert.equal((await channelOf({ is_im: true }))?.kind, 'direct-message');
  assert.equal((await channelOf({ is_mpim: true, is_group: true }))?.kind, 'group-message');
  assert.equal((await channelOf({ name: 'a', is_archived: true }))?.archived, true);
});

test('who is in a conversation, page after page', async () => {
  const pages: Record<string, object> = {
    '': { members: ['U0BEN'], response_metadata: { next_cursor: 'two' } },
    two: { members: ['U0ANA'], response_metadata: { next_cursor: '' } },
  };
  const client = createWebClient({
    token: 'xoxb-1',
    fetch: async (url, init) => {
      const asked = new URLSearchParams(await new Request(url, init as RequestInit).text());
      return Response.json({ ok: true, ...pages[asked.get('cursor') ?? ''] });
    },
  });
  const directory = createDirectory({
    client,
    workspace,
    people: { users: [], groups: [] },
    monotonicMs: () => 0,
  });
  assert.equal(await directory.isIn(asId('C0A'), asId('U0ANA')), true);
  assert.equal(await directory.isIn(asId('C0A'), asId('U0GUS')), false);
});
