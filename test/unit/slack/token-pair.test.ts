import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pairIn, pairText, pairToBeginWith, seedPair } from '../../../src/slack/tokens/token-pair.ts';

const seed = seedPair('xoxe.xoxb-1', 'xoxe-1');
const kept = { ...seed, accessToken: 'xoxe.xoxb-2', refreshToken: 'xoxe-2', expiresAtMs: 5 };

test('a pair comes back from its text, and anything else is refused without being repeated', () => {
  assert.deepEqual(pairIn(pairText(kept)), kept);
  for (const text of ['', 'xoxe-1', '{"accessToken":"xoxe-1"}', 'null', '[]', pairText(seed)])
    assert.throws(
      () => pairIn(text),
      (error: Error) => /do not have the shape/.test(error.message) && !/xox/.test(error.message),
    );
});

test('a start goes on with what was kept, unless the refresh token of the environment is another one', () => {
  assert.equal(pairToBeginWith(null, seed), seed);
  assert.equal(pairToBeginWith(kept, seed), kept);
  // The bot token beside it may differ: it is the refresh token that tells the pairs apart.
  assert.equal(pairToBeginWith(kept, seedPair('xoxb-other', 'xoxe-1')), kept);
  const fresh = seedPair('xoxe.xoxb-9', 'xoxe-9');
  assert.equal(pairToBeginWith(kept, fresh), fresh);
  assert.match(seed.seed, /^[0-9a-f]{64}$/);
});
