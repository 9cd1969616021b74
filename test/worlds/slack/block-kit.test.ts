import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { validateMessage, validateView } from './block-kit.ts';
import {
  button,
  cell,
  inMessage,
  inModal,
  long,
  many,
  mrkdwn,
  option,
  plain,
  richText,
  section,
} from './block-kit-builders.ts';

/** [what, what Slack takes, what it refuses, where]; the two differ by one step over the limit. */
const limits: [what: string, taken: string[], refused: string[], pointer: string][] = [
  [
    'section text 3000',
    inMessage(section({ text: mrkdwn(long(3000)) })),
    inMessage(section({ text: mrkdwn(long(3001)) })),
    '/blocks/0/text/text',
  ],
  ['empty text', inMessage(section()), inMessage(section({ text: mrkdwn('') })), '/blocks/0/text/text'],
  [
    '10 fields',
    inMessage({ type: 'section', fields: many(10, () => mrkdwn('a')) }),
    inMessage({ type: 'section', fields: many(11, () => mrkdwn('a')) }),
    '/blocks/0/fields',
  ],
  [
    'field 2000',
    inMessage({ type: 'section', fields: [mrkdwn(long(2000))] }),
    inMessage({ type: 'section', fields: [mrkdwn(long(2001))] }),
    '/blocks/0/fields/0/text',
  ],
  [
    'header 150',
    inMessage({ type: 'header', text: plain(long(150)) }),
    inMessage({ type: 'header', text: plain(long(151)) }),
    '/blocks/0/text/text',
  ],
  [
    'header is plain',
    inMessage({ type: 'header', text: plain('a') }),
    inMessage({ type: 'header', text: mrkdwn('a') }),
    '/blocks/0/text/type',
  ],
  ['50 blocks', inMessage(...many(50, () => section())), inMessage(...many(51, () => section())), '/blocks'],
  [
    '10 context elements',
    inMessage({ type: 'context', elements: many(10, () => mrkdwn('a')) }),
    inMessage({ type: 'context', elements: many(11, () => mrkdwn('a')) }),
    '/blocks/0/elements',
  ],
  [
    '25 actions',
    inMessage({ type: 'actions', elements: many(25, n => button({ action_id: `a${n}` })) }),
    inMessage({ type: 'actions', elements: many(26, n => button({ action_id: `a${n}` })) }),
    '/blocks/0/elements',
  ],
  [
    'button text 75',
    inMessage({ type: 'actions', elements: [button({ text: plain(long(75)) })] }),
    inMessage({ type: 'actions', elements: [button({ text: plain(long(76)) })] }),
    '/blocks/0/elements/0/text/text',
  ],
  [
    'button value 2000',
    inMessage({ type: 'actions', elements: [button({ value: long(2000) })] }),
    inMessage({ type: 'actions', elements: [button({ value: long(2001) })] }),
    '/blocks/0/elements/0/value',
  ],
  [
    'button url 3000',
    inMessage({ type: 'actions', elements: [button({ url: long(3000) })] }),
    inMessage({ type: 'actions', elements: [button({ url: long(3001) })] }),
    '/blocks/0/elements/0/url',
  ],
  [
    'button style',
    inMessage({ type: 'actions', elements: [button({ style: 'danger' })] }),
    inMessage({ type: 'actions', elements: [button({ style: 'green' })] }),
    '/blocks/0/elements/0/style',
  ],
  [
    'action_id 255',
    inMessage({ type: 'actions', elements: [button({ action_id: long(255) })] }),
    inMessage({ type: 'actions', elements: [button({ action_id: long(256) })] }),
    '/blocks/0/elements/0/action_id',
  ],
  [
    'block_id 255',
    inMessage(section({ block_id: long(255) })),
    inMessage(section({ block_id: long(256) })),
    '/blocks/0/block_id',
  ],
  [
    'distinct block ids',
    inMessage(section({ block_id: 'a' }), section({ block_id: 'b' })),
    inMessage(section({ block_id: 'a' }), section({ block_id: 'a' })),
    '/blocks/1/block_id',
  ],
  [
    'distinct action ids',
    inMessage({ type: 'actions', elements: [button(), button({ action_id: 'other' })] }),
    inMessage({ type: 'actions', elements: [button(), button()] }),
    '/blocks/0/elements/1/action_id',
  ],
  [
    'confirm text 300',
    inMessage({
      type: 'actions',
      elements: [
        button({
          confirm: { title: plain('t'), text: plain(long(300)), confirm: plain('y'), deny: plain('n') },
        }),
      ],
    }),
    inMessage({
      type: 'actions',
      elements: [
        button({
          confirm: { title: plain('t'), text: plain(long(301)), confirm: plain('y'), deny: plain('n') },
        }),
      ],
    }),
    '/blocks/0/elements/0/confirm/text/text',
  ],
  [
    'confirm button 30',
    inMessage({
      type: 'actions',
      elements: [button({ confirm: { text: plain('t'), confirm: plain(long(30)) } })],
    }),
    inMessage({
      type: 'actions',
      elements: [button({ confirm: { text: plain('t'), confirm: plain(long(31)) } })],
    }),
    '/blocks/0/elements/0/confirm/confirm/text',
  ],
  [
    '5 overflow options',
    inMessage(
      section({ accessory: { type: 'overflow', action_id: 'o', options: many(5, n => option(`v${n}`)) } }),
    ),
    inMessage(
      section({ accessory: { type: 'overflow', action_id: 'o', options: many(6, n => option(`v${n}`)) } }),
    ),
    '/blocks/0/accessory/options',
  ],
  [
    'alert in modals',
    inModal({ type: 'alert', text: plain('a'), level: 'info' }),
    inMessage({ type: 'alert', text: plain('a'), level: 'info' }),
    '/blocks/0/type',
  ],
  [
    'alert text 200',
    inModal({ type: 'alert', text: plain(long(200)) }),
    inModal({ type: 'alert', text: plain(long(201)) }),
    '/view/blocks/0/text/text',
  ],
  [
    'one plan',
    inMessage({ type: 'plan', title: 'a', tasks: [] }),
    inMessage({ type: 'plan', title: 'a', tasks: [] }, { type: 'plan', title: 'b', tasks: [] }),
    '/blocks/1',
  ],
  [
    'two buttons on a card',
    inMessage({ type: 'card', actions: many(2, n => button({ action_id: `b${n}` })) }),
    inMessage({ type: 'card', actions: many(3, n => button({ action_id: `b${n}` })) }),
    '/blocks/0/actions',
  ],
  [
    'one table',
    inMessage({ type: 'table', rows: [[cell('a')]] }),
    inMessage({ type: 'table', rows: [[cell('a')]] }, { type: 'table', rows: [[cell('a')]] }),
    '/blocks/1',
  ],
  [
    '100 rows',
    inMessage({ type: 'table', rows: many(100, () => [cell('a')]) }),
    inMessage({ type: 'table', rows: many(101, () => [cell('a')]) }),
    '/blocks/0/rows',
  ],
  [
    '20 cells',
    inMessage({ type: 'table', rows: [many(20, () => cell('a'))] }),
    inMessage({ type: 'table', rows: [many(21, () => cell('a'))] }),
    '/blocks/0/rows/0',
  ],
  [
    '10,000 characters',
    inMessage({ type: 'table', rows: [[cell(long(5000)), richText(long(5000))]] }),
    inMessage({ type: 'table', rows: [[cell(long(5000)), richText(long(5001))]] }),
    '/blocks/0/rows',
  ],
  [
    'kinds of cells',
    inMessage({ type: 'table', rows: [[richText('a')]] }),
    inMessage({ type: 'table', rows: [[mrkdwn('a')]] }),
    '/blocks/0/rows/0/0/type',
  ],
  [
    'markdown 12,000',
    inMessage({ type: 'markdown', text: long(12_000) }),
    inMessage({ type: 'markdown', text: long(12_001) }),
    '/blocks/0/text',
  ],
  [
    'task status',
    inMessage({
      type: 'plan',
      title: 'a',
      tasks: [{ type: 'task_card', task_id: '1', title: 't', status: 'complete' }],
    }),
    inMessage({
      type: 'plan',
      title: 'a',
      tasks: [{ type: 'task_card', task_id: '1', title: 't', status: 'done' }],
    }),
    '/blocks/0/tasks/0/status',
  ],
  [
    'card body 200',
    inMessage({ type: 'card', body: mrkdwn(long(200)) }),
    inMessage({ type: 'card', body: mrkdwn(long(201)) }),
    '/blocks/0/body/text',
  ],
  [
    '10 cards',
    inMessage({ type: 'carousel', elements: many(10, () => ({ type: 'card', body: mrkdwn('a') })) }),
    inMessage({ type: 'carousel', elements: many(11, () => ({ type: 'card', body: mrkdwn('a') })) }),
    '/blocks/0/elements',
  ],
  [
    '10 children',
    inMessage({ type: 'container', title: plain('a'), child_blocks: many(10, () => section()) }),
    inMessage({ type: 'container', title: plain('a'), child_blocks: many(11, () => section()) }),
    '/blocks/0/child_blocks',
  ],
  [
    'image alt 2000',
    inMessage({ type: 'image', image_url: 'https://a.test/a.png', alt_text: long(2000) }),
    inMessage({ type: 'image', image_url: 'https://a.test/a.png', alt_text: long(2001) }),
    '/blocks/0/alt_text',
  ],
  [
    'rich text parts',
    inMessage(richText('a')),
    inMessage({ type: 'rich_text', elements: [{ type: 'text', text: 'a' }] }),
    '/blocks/0/elements/0/type',
  ],
  [
    'rich text without empty text',
    inMessage(richText('a')),
    inMessage(richText('')),
    '/blocks/0/elements/0/elements/0/text',
  ],
];

describe('the Block Kit rules of messages', () => {
  for (const [what, taken, refused, pointer] of limits) {
    it(`hold for ${what}`, () => {
      assert.deepEqual(taken, []);
      assert.equal(refused.length, 1, refused.join('\n'));
      assert.ok(refused[0]?.endsWith(` [json-pointer:${pointer}]`), refused[0] ?? what);
    });
  }

  it('name every problem, as Slack words it', () => {
    assert.deepEqual(inMessage({ type: 'header', text: plain(long(151)) }, { type: 'banner' }), [
      '[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]',
      '[ERROR] unsupported type: banner [json-pointer:/blocks/1/type]',
    ]);
  });

  it('survive anything', () => {
    for (const odd of [null, 1, 'x', [[]], [null], { type: 'modal' }]) {
      assert.ok(validateView(odd).length > 0);
      assert.ok(validateMessage({ blocks: odd }).length > 0);
    }
    assert.deepEqual(validateMessage({ text: 'only words' }), []);
    assert.deepEqual(inMessage({ type: 'constructor' }), [
      '[ERROR] unsupported type: constructor [json-pointer:/blocks/0/type]',
    ]);
  });
});
