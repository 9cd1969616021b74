import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Diagnosis } from '../../../../src/domain/diagnosis.ts';
import type { Finding } from '../../../../src/domain/finding.ts';
import { diagnosed } from '../../../../src/slack/views/diagnose.ts';
import { diagnosisMessage } from '../../../../src/slack/views/diagnosis.ts';
import { terminalText } from '../../../../src/slack/views/terminal-text.ts';
import { assertMessage, assertView, wordsOf } from './rules.ts';

const at = new Date('2026-11-24T14:32:00Z');
const compared = { provider: 'Acme *staff*', how: 'only', at, source: 'read' } as const;
const finding = (more: Partial<Finding> = {}): Finding => ({
  code: 'E17',
  level: 'stop',
  where: 'Conditions',
  message: 'The clock is ahead.',
  fix: 'Check it.',
  inFile: '2026-11-24T14:27:00.000Z to no limit, issued 2026-11-24T14:32:09.000Z',
  needed: '2026-11-24T14:32:00.000Z or a little earlier',
  ...more,
});
const response = (...findings: Finding[]): Diagnosis => ({
  kind: 'response',
  findings,
  compared,
  hasSessions: false,
});

describe('a diagnosis', () => {
  it('says the sentence first, and its code after it', () => {
    const message = diagnosisMessage(response(finding()));
    assertMessage(message);
    assert.match(wordsOf(message.blocks), /The clock is ahead\.\s+\(E17\)/);
  });

  it('gives moments in the zone of whoever reads, to the second', () => {
    const { blocks } = diagnosisMessage(response(finding()));
    const dates = JSON.stringify(blocks).match(/"timestamp":\d+,"format":"[^"]+"/g);
    assert.equal(dates?.length, 3);
    assert.match(dates?.[1] ?? '', /1795530729.*time_secs/);
    assert.doesNotMatch(wordsOf(blocks), /2026-11-24T/);
    const other = diagnosisMessage(response(finding({ code: 'E03' })));
    assert.match(wordsOf(other.blocks), /2026-11-24T14:27/);
  });

  it('of notes alone asks nobody to correct anything', () => {
    const words = wordsOf(diagnosisMessage(response(finding({ level: 'warn' }))).blocks);
    assert.match(words, /this response fits, with notes.*nobody, unless a note/s);
  });

  it('warns of cookies only where they are, and says what was left aside', () => {
    const words = (more: object): string =>
      wordsOf(diagnosisMessage({ ...response(finding()), ...more } as Diagnosis).blocks);
    assert.doesNotMatch(words({}), /cookies/);
    assert.match(words({ hasSessions: true }), /cookies or tokens/);
    assert.match(words({ notUsed: 'file' }), /I went by your words/);
  });

  it('has a mark of success in the form only when something was judged', () => {
    for (const [diagnosis, mark] of [
      [response(finding()), ':white_check_mark:'],
      [{ kind: 'no-file', why: 'it is gone' }, ':warning:'],
    ] as const) {
      const view = diagnosed(diagnosis);
      assertView(view);
      assert.ok(JSON.stringify(view.blocks).includes(mark));
    }
  });
});

describe('the same at a terminal', () => {
  it('in plain lines, with the moments of its zone and nothing of Slack', () => {
    const text = terminalText(diagnosisMessage(response(finding()), 'terminal'), 'America/New_York');
    assert.equal(
      text,
      `Login: what is wrong with this response
=======================================

⛔ 1 thing to correct, the most telling first.
Next: you correct the first one, then log in again.

1 ⛔ The clock is ahead. (E17)
Where: Conditions
In the response  24 Nov 2026, 09:27:00 GMT-5 to no limit, issued 24 Nov 2026, 09:32:09 GMT-5
Access wants  24 Nov 2026, 09:32:00 GMT-5 or a little earlier
What to do: Check it.

Compared with Acme *staff*, the only SAML one in Access; read 24 Nov 2026, 09:32:00 GMT-5.
`,
    );
  });

  it('keeps what nobody sees visible, and values as they stand', () => {
    const odd = finding({ code: 'E13', inFile: 'urn:\u001b[2J<b>&amp;`*x*`:no_entry:' });
    const text = terminalText(diagnosisMessage(response(odd), 'terminal'), 'UTC');
    assert.match(text, /^ {4}urn:␛\[2J<b>&amp;`\*x\*`:no_entry:$/m);
  });

  it('says to nobody to press a button or to look into Slack', () => {
    const all: readonly Diagnosis[] = [
      { ...response(finding()), hasSessions: true } as Diagnosis,
      { kind: 'error', finding: finding({ code: 'x' }), compared },
      { kind: 'unknown-error', text: 'odd', nearest: [{ says: 'a', cause: 'b', fix: 'c' }] },
      { kind: 'accepted', email: 'ana@acme.com', attributes: ['email'], missing: ['groups'], compared },
      { kind: 'refused', why: 'private-key' },
      { kind: 'refused', why: 'session-cookie' },
      { kind: 'refused', why: 'empty' },
    ];
    for (const diagnosis of all)
      assert.doesNotMatch(
        terminalText(diagnosisMessage(diagnosis, 'terminal'), 'UTC'),
        /Slack|press|\bDM\b|kept/,
      );
  });
});
