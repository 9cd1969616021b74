import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlsOf, copyableValues, textOfBlocks } from './visible-text.ts';

const text = (words: string, bold = false) => ({
  type: 'text',
  text: words,
  ...(bold && { style: { bold } }),
});
const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });
const alone = (value: string) => ({ type: 'rich_text_preformatted', elements: [text(value)] });

const recipe = {
  type: 'rich_text',
  elements: [
    section(text('2', true), text(' Configure Application › tab SSO')),
    section(text('IdP Entity ID', true), text(' (older consoles: IDP IDENTITY ID)')),
    alone('https://acme.cloudflareaccess.com/'),
    section(text('SP Entity ID', true)),
    alone('https://acme.cloudflareaccess.com/cdn-cgi/access/callback'),
  ],
};

test('the values that stand alone carry the bold words before them', () => {
  assert.deepEqual(copyableValues([{ type: 'header' }, recipe]), [
    { label: 'IdP Entity ID', value: 'https://acme.cloudflareaccess.com/' },
    { label: 'SP Entity ID', value: 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback' },
  ]);
});

test('everything visible is read, and nothing else', () => {
  const shown = textOfBlocks([
    { type: 'header', block_id: 'b1', text: { type: 'plain_text', text: 'Set up: Acme staff' } },
    {
      type: 'section',
      text: { type: 'mrkdwn', text: 'Until <!date^1795530720^{date_short_pretty}|24 Nov 14:32 UTC>.' },
    },
    {
      type: 'table',
      rows: [
        [
          { type: 'raw_text', text: 'Setting' },
          { type: 'raw_text', text: 'After' },
        ],
        [
          { type: 'raw_text', text: 'Name' },
          { type: 'rich_text', elements: [section(text('Acme staff'))] },
        ],
      ],
    },
    {
      type: 'plan',
      title: 'Writing to Cloudflare',
      tasks: [{ type: 'task_card', task_id: 't', title: 'Read it back', status: 'pending' }],
    },
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: 'approve',
          value: '{"c":"7K2Q"}',
          text: { type: 'plain_text', text: 'Approve' },
        },
      ],
    },
    {
      type: 'actions',
      elements: [
        {
          type: 'overflow',
          action_id: 'show',
          options: [
            { text: { type: 'plain_text', text: 'Show the plan' }, value: 'p' },
            { text: { type: 'plain_text', text: 'Withdraw' }, value: 'w' },
          ],
        },
      ],
    },
    { type: 'rich_text', elements: [section(text('Then '), text('Save', true), text('.'))] },
    { type: 'context', elements: [{ type: 'mrkdwn', text: 'change 7K2Q' }] },
  ]);
  assert.equal(
    shown,
    [
      'Set up: Acme staff',
      'Until 24 Nov 14:32 UTC.',
      'Setting | After',
      'Name | Acme staff',
      'Writing to Cloudflare Read it back',
      'Approve',
      'Show the plan',
      'Withdraw',
      'Then Save.',
      'change 7K2Q',
    ].join('\n'),
  );
});

test('buttons and menu options are found with what they carry', () => {
  const controls = controlsOf([
    {
      type: 'actions',
      elements: [
        { type: 'button', action_id: 'keep', value: 'v', text: { type: 'plain_text', text: 'Keep it' } },
        {
          type: 'overflow',
          action_id: 'show',
          options: [{ text: { type: 'plain_text', text: 'Withdraw' }, value: 'w' }],
        },
      ],
    },
  ]);
  assert.deepEqual(controls, [
    { actionId: 'keep', words: 'Keep it', value: 'v', isOption: false },
    { actionId: 'show', words: 'Withdraw', value: 'w', isOption: true },
  ]);
});
