import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import type { Access } from '../../../src/ports/access.ts';
import { createAccountReader } from '../../../src/workflow/account.ts';
import { accessRig, failure } from './access-rig.ts';

const reader = (over: Partial<Access> = {}) => {
  let ageMs = 0;
  let reads = 0;
  const { access } = accessRig([], over);
  const account = createAccountReader({
    access: {
      ...access,
      providers: async () => {
        reads += 1;
        return await access.providers();
      },
    },
    monotonicMs: () => ageMs,
  });
  return {
    account,
    reads: () => reads,
    pass: (ms: number): void => {
      ageMs += ms;
    },
  };
};

describe('reading the account ahead of the form', () => {
  test('is kept for 60 seconds', async () => {
    const { account, reads, pass } = reader();
    assert.equal(account.known(), null);
    const first = await account.read();
    assert.ok(first.ok);
    assert.equal(first.value.teamDomain, 'acme.cloudflareaccess.com');
    pass(59_999);
    assert.equal(account.known(), first.value);
    await account.read();
    assert.equal(reads(), 1);
    pass(1);
    assert.equal(account.known(), null);
    await account.read();
    assert.equal(reads(), 2);
  });

  test('two who ask at once wait for one reading', async () => {
    const { account, reads } = reader();
    await Promise.all([account.read(), account.read()]);
    assert.equal(reads(), 1);
  });

  test('after 8 seconds of silence the form goes on; the reading is kept when it comes', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      let answer = (): void => {};
      const late = new Promise<void>(resolve => {
        answer = resolve;
      });
      const { account } = reader({
        organization: async () => {
          await late;
          return { teamDomain: 'acme.cloudflareaccess.com', name: 'Acme', uiReadOnly: false };
        },
      });
      let settled = false;
      const reading = account.read().finally(() => {
        settled = true;
      });
      mock.timers.tick(7_999);
      await Promise.resolve();
      assert.equal(settled, false);
      mock.timers.tick(1);
      assert.deepEqual(await reading, { ok: false, error: 'silent' });
      answer();
      assert.ok((await account.read()).ok);
    } finally {
      mock.timers.reset();
    }
  });

  test('a token that is refused is told apart from silence, and nothing is kept', async () => {
    for (const [kind, error] of [
      ['unauthorized', 'token'],
      ['refused', 'token'],
      ['timeout', 'silent'],
      ['rate-limited', 'silent'],
    ] as const) {
      const { account } = reader({
        organization: async () => {
          throw failure(kind);
        },
      });
      assert.deepEqual(await account.read(), { ok: false, error });
      assert.equal(account.known(), null);
    }
  });

  test('a fault of our own is thrown', async () => {
    const { account } = reader({
      organization: async () => {
        throw new TypeError('x');
      },
    });
    await assert.rejects(account.read(), TypeError);
  });
});
