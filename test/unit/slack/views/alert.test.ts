import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brokenModal } from '../../../../src/slack/views/broken.ts';
import { alert } from '../../../../src/slack/views/elements.ts';
import { formProblem } from '../../../../src/slack/views/setup-form.ts';
import { inModal } from '../../../worlds/slack/block-kit-builders.ts';
import { assertView, wordsOf } from './rules.ts';

describe('a note in a modal', () => {
  for (const length of [1, 200, 201, 600, 2990])
    it(`of ${length} characters is taken by Slack, and says all of it`, () => {
      const text = 'x'.repeat(length);
      const block = alert('warning', text, 'note');
      assert.deepEqual(inModal({ ...block }), []);
      assert.ok(JSON.stringify(block).includes(text));
      assert.equal(block.block_id, 'note');
    });

  it('may be any refusal or fault', () => {
    const long = `You cannot do this. ${'Because of a reason. '.repeat(20)}Ask the operator.`;
    assertView(formProblem(long));
    assert.match(wordsOf(formProblem(long)), /Ask the operator\.$/m);
    const broken = {
      doing: 'reading the file that you handed in',
      saved: 'no',
      reference: 'abcd-1234',
    } as const;
    assertView(brokenModal('Set up a connection', broken));
    assert.match(JSON.stringify(brokenModal('Set up a connection', broken)), /ref abcd-1234/);
  });
});
