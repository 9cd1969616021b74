import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EffectId } from '../../../src/domain/ids.ts';
import type { Chat } from '../../../src/ports/chat.ts';
import { createNoticeboard } from '../../../src/slack/noticeboard.ts';
import { changeIn, connectionOf, NOW } from '../domain/build-change.ts';

const origin = { effect: 'e1' as EffectId, attempt: 1, firstClaimedAt: NOW };

const rig = (edits: ('edited' | 'gone' | Error)[]) => {
  const called: string[] = [];
  const chat: Pick<Chat, 'post' | 'edit'> = {
    post: async to => {
      called.push('post');
      return { channel: to.channel, ts: '9.9' };
    },
    edit: async () => {
      called.push('edit');
      const answer = edits.shift() ?? 'edited';
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const words = {
    about: async () => ({
      now: NOW,
      names: new Map(),
      zones: new Map(),
      gone: new Set(),
      approvers: '',
      approverMentions: '',
    }),
  };
  const deps = { chat, words, log: {} };
  return {
    called,
    noticeboard: createNoticeboard(deps as unknown as Parameters<typeof createNoticeboard>[0]),
  };
};

test('several effects that ask for one state of the card make one edit', async () => {
  const { called, noticeboard } = rig([]);
  const change = changeIn('applying');
  const connection = connectionOf(change);
  await noticeboard.showCard({ change, connection }, origin);
  await noticeboard.showCard({ change, connection }, origin);
  assert.deepEqual(called, ['edit']);
  await noticeboard.showCard({ change: { ...change, version: change.version + 1 }, connection }, origin);
  assert.deepEqual(called, ['edit', 'edit']);
  const later = { ...connection, version: connection.version + 1 };
  await noticeboard.showCard(
    { change: { ...change, version: change.version + 1 }, connection: later },
    origin,
  );
  assert.deepEqual(called, ['edit', 'edit', 'edit']);
});

test('an edit of which Slack does not say that it was made is made again', async () => {
  const { called, noticeboard } = rig([new Error('no answer'), 'edited']);
  const change = changeIn('applying');
  const connection = connectionOf(change);
  await assert.rejects(noticeboard.showCard({ change, connection }, origin));
  await noticeboard.showCard({ change, connection }, origin);
  assert.deepEqual(called, ['edit', 'edit']);
});

test('a card that is gone is posted anew', async () => {
  const { called, noticeboard } = rig(['gone']);
  const change = changeIn('applying');
  const at = await noticeboard.showCard({ change, connection: connectionOf(change) }, origin);
  assert.equal(at.ts, '9.9');
  assert.deepEqual(called, ['edit', 'post']);
});
