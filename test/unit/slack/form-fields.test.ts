import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { ModalView } from '@slack/types';
import { asId } from '../../../src/domain/ids.ts';
import { wrongFields } from '../../../src/slack/listeners/form/fields.ts';
import { formValues } from '../../../src/slack/listeners/form/values.ts';
import {
  askForChangesModal,
  breakGlassModal,
  declineModal,
  handBackModal,
  keepModal,
  letHandInModal,
  pasteResultModal,
  reviewModal,
  watchLoginModal,
  withdrawModal,
} from '../../../src/slack/views/change-modals.ts';
import { diagnoseForm } from '../../../src/slack/views/diagnose.ts';
import { editRequestModal } from '../../../src/slack/views/edit-request.ts';
import { ownerModal } from '../../../src/slack/views/owner.ts';
import { setupForm } from '../../../src/slack/views/setup-form.ts';
import { changeIn as built, connectionOf } from '../domain/build-change.ts';
import { changeIn, existing, itChanges } from './views/sample-changes.ts';

const providers = [{ id: existing.id, name: 'JumpCloud', type: 'saml', readOnly: false }];
const form = (certificate: 'generate' | 'own') => ({
  draft: { certificate },
  loading: false,
  account: { teamDomain: 'acme.cloudflareaccess.com', providers },
  channel: itChanges,
});
const change = changeIn('awaiting-approval');

const forms: Readonly<Record<string, ModalView>> = {
  setup: setupForm(form('generate')),
  'setup with a certificate': setupForm(form('own')),
  'edit-request': editRequestModal(change, form('generate')),
  decline: declineModal(change),
  'ask-for-changes': askForChangesModal(change),
  'break-glass': breakGlassModal(change, [], true),
  review: reviewModal(change),
  keep: keepModal(change),
  withdraw: withdrawModal(change),
  'hand-back': handBackModal(change, false),
  'paste-result': pasteResultModal(change, undefined),
  'watch-login': watchLoginModal(change, undefined),
  'let-hand-in': letHandInModal(change),
  owner: ownerModal(connectionOf(change)),
  diagnose: diagnoseForm([connectionOf(built('draft'), { id: asId('cn_7k2q') })]),
  'diagnose among many': diagnoseForm(null),
};

/** What a client of one's own could send for any kind of field: too much of everything. */
const nonsense = {
  value: '\u200B'.repeat(5_000),
  selected_option: { value: '<!channel>' },
  selected_options: [{ value: '<!channel>' }],
  selected_user: '<!channel>',
  selected_conversation: '<!channel>',
  files: [{ id: '../../etc' }],
};

const FIELD = /\b(?:textField|select|radio|tickBox|fileField|channelField|personField)\(\s*'([\w-]+)'/g;

const stateOf = (view: ModalView, given: (element: Record<string, unknown>) => unknown) =>
  Object.fromEntries(
    view.blocks.flatMap(block => {
      if (block.type !== 'input' || !('element' in block)) return [];
      const { action_id: action = '' } = block.element;
      return [[block.block_id ?? '', { [action]: given({ ...block.element }) }]];
    }),
  );

test('a field that any view draws has a rule', () => {
  const root = new URL('../../../', import.meta.url);
  const drawn = globSync('src/slack/views/**/*.ts', { cwd: root }).flatMap(path =>
    [...readFileSync(new URL(path, root), 'utf8').matchAll(FIELD)].map(([, action = '']) => action),
  );
  assert.ok(drawn.includes('label') && drawn.includes('reason') && drawn.length > 20, drawn.join(', '));
  const values = formValues({ block: Object.fromEntries(drawn.map(action => [action, nonsense])) });
  assert.deepEqual(Object.keys(wrongFields(values)).sort(), [...new Set(drawn)].sort());
});

describe('the fields of', () => {
  for (const [name, view] of Object.entries(forms)) {
    const values = formValues(stateOf(view, () => nonsense));
    const actions = values.fields().map(field => field.action);

    test(`${name}: each has a rule`, () => {
      assert.ok(actions.length > 0);
      assert.deepEqual(Object.keys(wrongFields(values)).sort(), actions.sort());
    });

    test(`${name}: what the form offers passes`, () => {
      const offered = stateOf(view, element => {
        const [first] = (element.options ?? []) as unknown[];
        if (element.type === 'plain_text_input')
          return { value: element.initial_value ?? 'Acme staff'.slice(0, Number(element.max_length)) };
        if (element.type === 'file_input') return { files: [{ id: 'F0123' }] };
        if (element.type === 'users_select') return { selected_user: 'U0ANA' };
        if (element.type === 'conversations_select') return { selected_conversation: 'C0ITCHANGES' };
        return element.type === 'checkboxes' ? { selected_options: [first] } : { selected_option: first };
      });
      assert.deepEqual(wrongFields(formValues(offered)), {});
    });
  }
});
