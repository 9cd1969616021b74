import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { validateView } from './block-kit.ts';
import {
  cell,
  inHome,
  inMessage,
  inModal,
  input,
  long,
  many,
  modal,
  option,
  plain,
  section,
} from './block-kit-builders.ts';

/** [what, what Slack takes, what it refuses, where]; the two differ by one step over the limit. */
const limits: [what: string, taken: string[], refused: string[], pointer: string][] = [
  [
    '100 options',
    inModal(input({ type: 'static_select', options: many(100, n => option(`v${n}`)) })),
    inModal(input({ type: 'static_select', options: many(101, n => option(`v${n}`)) })),
    '/view/blocks/0/element/options',
  ],
  [
    'option text 75',
    inModal(input({ type: 'static_select', options: [{ text: plain(long(75)), value: 'v' }] })),
    inModal(input({ type: 'static_select', options: [{ text: plain(long(76)), value: 'v' }] })),
    '/view/blocks/0/element/options/0/text/text',
  ],
  [
    '10 radio buttons',
    inModal(input({ type: 'radio_buttons', options: many(10, n => option(`v${n}`)) })),
    inModal(input({ type: 'radio_buttons', options: many(11, n => option(`v${n}`)) })),
    '/view/blocks/0/element/options',
  ],
  [
    '10 checkboxes',
    inModal(input({ type: 'checkboxes', options: many(10, n => option(`v${n}`)) })),
    inModal(input({ type: 'checkboxes', options: many(11, n => option(`v${n}`)) })),
    '/view/blocks/0/element/options',
  ],
  [
    'an initial option of the list',
    inModal(input({ type: 'static_select', options: [option('a')], initial_option: option('a') })),
    inModal(input({ type: 'static_select', options: [option('a')], initial_option: option('b') })),
    '/view/blocks/0/element/initial_option',
  ],
  [
    'a select with options',
    inModal(input({ type: 'static_select', options: [option('a')] })),
    inModal(input({ type: 'static_select' })),
    '/view/blocks/0/element',
  ],
  [
    'input label 2000',
    inModal(input({ type: 'plain_text_input' }, { label: plain(long(2000)) })),
    inModal(input({ type: 'plain_text_input' }, { label: plain(long(2001)) })),
    '/view/blocks/0/label/text',
  ],
  [
    'input hint 2000',
    inModal(input({ type: 'plain_text_input' }, { hint: plain(long(2000)) })),
    inModal(input({ type: 'plain_text_input' }, { hint: plain(long(2001)) })),
    '/view/blocks/0/hint/text',
  ],
  [
    'placeholder 150',
    inModal(input({ type: 'plain_text_input', placeholder: plain(long(150)) })),
    inModal(input({ type: 'plain_text_input', placeholder: plain(long(151)) })),
    '/view/blocks/0/element/placeholder/text',
  ],
  [
    'max_length 3000',
    inModal(input({ type: 'plain_text_input', max_length: 3000 })),
    inModal(input({ type: 'plain_text_input', max_length: 3001 })),
    '/view/blocks/0/element/max_length',
  ],
  [
    '10 files',
    inModal(input({ type: 'file_input', max_files: 10 })),
    inModal(input({ type: 'file_input', max_files: 11 })),
    '/view/blocks/0/element/max_files',
  ],
  [
    'file_input in modals',
    inModal(input({ type: 'file_input' })),
    inHome(input({ type: 'file_input' })),
    '/view/blocks/0/element/type',
  ],
  [
    'file_input in input blocks',
    inModal(input({ type: 'file_input' })),
    inModal({ type: 'actions', elements: [{ type: 'file_input' }] }),
    '/view/blocks/0/elements/0/type',
  ],
  [
    'no table in the App Home',
    inMessage({ type: 'table', rows: [[cell('a')]] }),
    inHome({ type: 'table', rows: [[cell('a')]] }),
    '/view/blocks/0/type',
  ],
  [
    'no plan in the App Home',
    inMessage({ type: 'plan', title: 'a' }),
    inHome({ type: 'plan', title: 'a' }),
    '/view/blocks/0/type',
  ],
  ['known blocks', inMessage({ type: 'divider' }), inMessage({ type: 'banner' }), '/blocks/0/type'],
  ['required keys', inMessage(section()), inMessage({ type: 'section' }), '/blocks/0'],
  ['no unknown keys', inMessage(section()), inMessage(section({ colour: 'red' })), '/blocks/0'],
  [
    'title 24',
    validateView(modal([], { title: plain(long(24)) })),
    validateView(modal([], { title: plain(long(25)) })),
    '/view/title/text',
  ],
  [
    'submit 24',
    validateView(modal([], { submit: plain(long(24)) })),
    validateView(modal([], { submit: plain(long(25)) })),
    '/view/submit/text',
  ],
  [
    'close 24',
    validateView(modal([], { close: plain(long(24)) })),
    validateView(modal([], { close: plain(long(25)) })),
    '/view/close/text',
  ],
  [
    'private_metadata 3000',
    validateView(modal([], { private_metadata: long(3000) })),
    validateView(modal([], { private_metadata: long(3001) })),
    '/view/private_metadata',
  ],
  [
    'callback_id 255',
    validateView(modal([], { callback_id: long(255) })),
    validateView(modal([], { callback_id: long(256) })),
    '/view/callback_id',
  ],
  [
    '100 blocks in a view',
    inModal(...many(100, () => section())),
    inModal(...many(101, () => section())),
    '/view/blocks',
  ],
  [
    'inputs need submit',
    validateView(modal([input({ type: 'plain_text_input' })])),
    validateView(modal([input({ type: 'plain_text_input' })], { submit: undefined })),
    '/view',
  ],
  [
    'one focus',
    inModal(input({ type: 'plain_text_input', focus_on_load: true })),
    inModal(
      input({ type: 'plain_text_input', focus_on_load: true }),
      input({ type: 'plain_text_input', focus_on_load: true }),
    ),
    '/view/blocks',
  ],
];

describe('the Block Kit rules of modals and App Homes', () => {
  for (const [what, taken, refused, pointer] of limits) {
    it(`hold for ${what}`, () => {
      assert.deepEqual(taken, []);
      assert.equal(refused.length, 1, refused.join('\n'));
      assert.ok(refused[0]?.endsWith(` [json-pointer:${pointer}]`), refused[0] ?? what);
    });
  }
});
