import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ModalView } from '@slack/types';
import type { Change } from '../../../../src/domain/change.ts';
import {
  declineModal,
  handBackModal,
  keepModal,
  pasteResultModal,
  watchLoginModal,
  withdrawModal,
} from '../../../../src/slack/views/change-modals.ts';
import { assertView, valuesOf, wordsOf } from './rules.ts';
import { ana, changeIn, createPlan } from './sample-changes.ts';

const modals: [name: string, build: (change: Change) => ModalView, fields: string[]][] = [
  ['decline', declineModal, ['reason']],
  ['hand-back', change => handBackModal(change, true), ['metadata-file']],
  ['keep', keepModal, ['reason']],
  ['paste-result', change => pasteResultModal(change, 'ana@acme.com'), ['email', 'result']],
  ['watch-login', change => watchLoginModal(change, undefined), ['email']],
  ['withdraw', withdrawModal, ['reason']],
];

describe('small modals', () => {
  for (const [name, build, fields] of modals) {
    it(`${name} names its change and plan, and asks for ${fields.join(' and ')}`, () => {
      const view = build(changeIn('awaiting-approval'));
      assertView(view);
      assert.equal(view.callback_id, name);
      assert.deepEqual(valuesOf(view, 'action_id'), fields);
      assert.match(
        wordsOf(view.blocks[0]),
        new RegExp(`\`Acme staff\` · change 7K2Q · plan ${createPlan.digest.slice(0, 8)}`),
      );
      assert.equal(JSON.parse(view.private_metadata ?? '').c, '7K2Q');
      assertView(build(changeIn('awaiting-metadata')));
    });
  }

  it('decline carries the whole digest', () => {
    const view = declineModal(changeIn('awaiting-approval'));
    assert.equal(JSON.parse(view.private_metadata ?? '').d, createPlan.digest);
  });

  it('keep says when the last report was an error', () => {
    const reported = { by: ana, at: new Date(0), outcome: 'error', text: 'x', attributes: [] } as const;
    const view = keepModal(changeIn('awaiting-confirmation', { evidence: { reported } }));
    assert.match(wordsOf(view), /ended with an error/);
  });
});
