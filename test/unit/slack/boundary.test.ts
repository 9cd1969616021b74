import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { WebAPIPlatformError } from '@slack/web-api';
import { asId } from '../../../src/domain/ids.ts';
import { UnconfirmedError } from '../../../src/ports/unconfirmed.ts';
import { UnreadableRecord } from '../../../src/ports/unreadable-record.ts';
import { createBoundary } from '../../../src/slack/door/boundary.ts';
import { formValues } from '../../../src/slack/listeners/form/values.ts';
import { asPlainText, NO_NAMES } from '../../../src/slack/views/message.ts';

/** A boundary on a clock that a test moves, and everything that comes out of it. */
const rig = (t: TestContext) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let ms = 60_000;
  t.mock.method(performance, 'now', () => ms);
  const seen: string[] = [];
  const boundary = createBoundary({
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: what => void seen.push(`log: ${what}`) },
    newReference: () => 'K7',
    delivered: (kind, seconds) => void seen.push(`${kind} ${seconds}`),
  });
  const from = {
    user: asId<never>('U0ANA'),
    workspace: asId<never>('T0ACME'),
    once: 'once',
    answer: async (said: unknown) => {
      seen.push(`told: ${asPlainText(said as Parameters<typeof asPlainText>[0], NO_NAMES)}`);
    },
  };
  const pass = async (by: number): Promise<void> => {
    ms += by;
    t.mock.timers.tick(by);
    for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
  };
  const ack = async (): Promise<void> => void seen.push('ack');
  /** A deed that takes so long, then ends or breaks. */
  const takes = (deedMs: number, error?: Error) => (): Promise<undefined> =>
    new Promise((resolve, reject) => {
      setTimeout(() => (error ? reject(error) : resolve(undefined)), deedMs);
    });
  return { boundary, from, seen, pass, ack, takes };
};

const slackError = (code: string): Error => new WebAPIPlatformError({ ok: false, error: code });

describe('what a newer version wrote', () => {
  it('is told as an update that goes on, with what to do; what is damaged is a fault', async t => {
    const { boundary, from, seen, pass, ack, takes } = rig(t);
    void boundary.press(
      from,
      ack,
      'recording your approval',
      takes(1, new UnreadableRecord('schema 9', true)),
    );
    await pass(1);
    assert.match(seen.at(-1) ?? '', /I am being updated.*Nothing was saved; do it again in a minute.*ref K7/);
    void boundary.press(
      from,
      ack,
      'recording your approval',
      takes(1, new UnreadableRecord('damaged', false)),
    );
    await pass(1);
    assert.match(seen.at(-1) ?? '', /something broke on my side/);
  });
});

describe('what only shows something', () => {
  it('is acknowledged when it is done', async t => {
    const { boundary, from, seen, pass, ack, takes } = rig(t);
    void boundary.show(from, ack, 'listing', takes(2_499));
    await pass(2_498);
    assert.deepEqual(seen, []);
    await pass(1);
    assert.deepEqual(seen, ['ack', 'command 2.499']);
  });

  it('is acknowledged after 2.5 s when it takes longer, and its fault is told', async t => {
    const { boundary, from, seen, pass, ack, takes } = rig(t);
    void boundary.show(from, ack, 'listing', takes(9_000, new Error('no')));
    await pass(2_499);
    assert.deepEqual(seen, []);
    await pass(1);
    assert.deepEqual(seen, ['ack', 'command 2.5']);
    await pass(6_500);
    assert.deepEqual(seen.slice(2, 3), ['log: a deed broke']);
    assert.match(seen[3] ?? '', /told: .*K7/);
  });
});

describe('a deed', () => {
  it('is never acknowledged before it is done, and the person hears when Slack has warned', async t => {
    for (const [deedMs, told] of [
      [3_000, 0],
      [3_001, 1],
    ] as const) {
      const { boundary, from, seen, pass, ack, takes } = rig(t);
      void boundary.press(from, ack, 'approving', takes(deedMs));
      await pass(deedMs - 1);
      assert.deepEqual(seen, []);
      await pass(1);
      assert.deepEqual(seen.slice(0, 2), ['ack', `press ${deedMs / 1000}`]);
      assert.equal(seen.filter(line => /recorded/.test(line)).length, told);
      t.mock.restoreAll();
      t.mock.timers.reset();
    }
  });

  it('that broke says whether something was kept, as far as that is known', async t => {
    const { boundary, from, seen, pass, ack, takes } = rig(t);
    void boundary.press(from, ack, 'approving', takes(1, new Error('no')));
    await pass(1);
    const [nothing = ''] = seen.filter(line => line.startsWith('told'));
    void boundary.press(from, ack, 'approving', takes(1, new UnconfirmedError('unknown', 'no answer')));
    await pass(1);
    const perhaps = seen.filter(line => line.startsWith('told'))[1] ?? '';
    assert.match(nothing, /[Nn]othing/);
    assert.notEqual(nothing, perhaps);
  });

  it('of which the trigger was used already tells nobody anything', async t => {
    const { boundary, from, seen, pass, ack, takes } = rig(t);
    void boundary.press(from, ack, 'opening', takes(1, slackError('exchanged_trigger_id')));
    await pass(1);
    assert.deepEqual(seen, ['ack', 'press 0.001']);
  });
});

describe('a form', () => {
  const values = { block: { label: { type: 'plain_text_input', value: 'x' } } };
  const view = { id: 'V', hash: '', state: {}, values: formValues(values) };

  it('gets its errors by block, and hears them in the DM when Slack has warned', async t => {
    for (const [deedMs, told] of [
      [3_000, 0],
      [3_001, 1],
    ] as const) {
      const { boundary, from, seen, pass, takes } = rig(t);
      const answers: unknown[] = [];
      const deed = async () => {
        await takes(deedMs)();
        return { errors: { label: 'It is taken.' } };
      };
      const form = { ...from, view, update: async () => {} };
      void boundary.submission(form, async answer => void answers.push(answer), 'asking', deed);
      await pass(deedMs);
      assert.deepEqual(answers, [{ response_action: 'errors', errors: { block: 'It is taken.' } }]);
      assert.equal(seen.filter(line => /Nothing was saved.*It is taken/.test(line)).length, told);
      t.mock.restoreAll();
      t.mock.timers.reset();
    }
  });

  it('that was taken closes, and the person hears that it is recorded when Slack has warned', async t => {
    const { boundary, from, seen, pass, takes } = rig(t);
    const answers: unknown[] = [];
    const form = { ...from, view, update: async () => {} };
    void boundary.submission(form, async answer => void answers.push(answer), 'asking', takes(3_001));
    await pass(3_001);
    assert.deepEqual(answers, [undefined]);
    assert.match(seen.join('\n'), /submission 3\.001\ntold: .*is recorded/);
  });
});
