import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Chat, Message } from '../../../../src/ports/chat.ts';
import type { Noticeboard } from '../../../../src/ports/noticeboard.ts';
import type { PrivateAnswer } from '../../../../src/slack/listeners/press.ts';
import { context, section } from '../../../../src/slack/views/elements.ts';
import { answer, message } from '../../../../src/slack/views/message.ts';
import { code, joined, type Mrkdwn, mark, md, trusted } from '../../../../src/slack/views/text.ts';

const label: string = '<!channel>';

/** What must not compile: each line is an error of the compiler, or the compiler says that it is none. */
export const refused = (chat: Chat, noticeboard: Noticeboard, user: never, to: never, origin: never) => [
  // @ts-expect-error a bare string is no markup
  section(`*Label* ${label}`),
  // @ts-expect-error nor is an object that looks like a piece
  context({ mrkdwn: `Label ${label}` }),
  // @ts-expect-error a text from outside is no separator
  joined([], label),
  // @ts-expect-error nor a mark
  mark(label),
  // @ts-expect-error a private answer is a piece or a message
  `${label} has no open change.` satisfies PrivateAnswer,
  // @ts-expect-error the fallback of a message goes through the door too
  { text: label, blocks: [] } satisfies Message,
  // @ts-expect-error what is posted
  chat.post(to, { text: label, blocks: [] }, origin),
  // @ts-expect-error the comment of files
  chat.shareFiles([], { channel: to, comment: `Files for ${label}` }),
  // @ts-expect-error what a person is told
  noticeboard.answer(user, label),
  // @ts-expect-error the comment of an export
  noticeboard.sendFiles(user, [], `The record of ${label}`),
];

const sources = globSync('src/**/*.ts', { cwd: new URL('../../../../', import.meta.url) });
const filesWith = (pattern: RegExp): string[] =>
  sources
    .filter(path => pattern.test(readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')))
    .sort();

describe('the door for text', () => {
  it('is the only place where a string becomes text for Slack', () => {
    assert.deepEqual(filesWith(/as (unknown as )?(SlackText|Mrkdwn)\b/), ['src/slack/views/text.ts']);
  });

  it('leads to the only place that draws markup', () => {
    assert.deepEqual(filesWith(/type: 'mrkdwn'/), ['src/slack/views/elements.ts']);
    assert.deepEqual(filesWith(/['"]markdown['"]/), []);
  });

  it('shows words that were chosen at run time as they are, and lets none of them act', () => {
    assert.equal(trusted('1 certificate of CN=saml_idp, 50%').mrkdwn, '1 certificate of CN=saml_idp, 50%');
    assert.equal(
      trusted('> *a* _b_ ~c~ `d` :no_entry: <!here> &lt;\n').mrkdwn,
      '› ∗a∗ ˍbˍ ∼c∼ ˋdˋ ꞉no_entry: &lt;!here&gt; &amp;lt;␊',
    );
  });

  it('leaves fingerprints, times and names of settings alone', () => {
    for (const text of ['SHA-256 3F:9A:41', 'urn:oasis:names:tc', '14:32:10 UTC', 'saml_idp_name'])
      assert.equal(trusted(text).mrkdwn, text);
    assert.equal(message('*a* SHA-256 3F:9A:41', []).text, '∗a∗ SHA-256 3F:9A:41');
  });

  it('lets Slack make no link of words that look like one', () => {
    const drawn = [section(md`a`), context(md`b`)];
    assert.equal(JSON.stringify(drawn).match(/"verbatim":true/g)?.length, 2);
  });

  it('gives a private answer with the same words in its fallback', () => {
    const said: Mrkdwn = md`${mark('warning')} *No* connection is called ${code('<!channel>')}.`;
    assert.deepEqual(answer(said), message('No connection is called <!channel>.', [section(said)]));
    assert.equal(answer(said).text, 'No connection is called &lt;!channel&gt;.');
  });

  it('makes what nobody sees visible in fallback texts too', () => {
    assert.equal(message('a\u202Eb\u200Bc\nd\uFE0F', []).text, 'a‹U+202E›b‹U+200B›c␊d‹U+FE0F›');
  });
});
