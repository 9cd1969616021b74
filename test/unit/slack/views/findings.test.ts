import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Finding } from '../../../../src/domain/finding.ts';
import { findingsMessage, findingsText, needsFindingsFile } from '../../../../src/slack/views/findings.ts';
import { assertMessage, valuesOf, wordsOf } from './rules.ts';
import { changeIn, later, metadata } from './sample-changes.ts';

const finding = (level: Finding['level'], more: Partial<Finding> = {}): Finding => ({
  code: 'other-certificate',
  level,
  message: 'The certificate is not the one of this change.',
  inFile: 'SHA-256 8C:11:…:4E',
  needed: 'SHA-256 3F:9A:…:C1',
  fix: 'JumpCloud › Actions › Upload New certificate. Then Export Metadata.',
  ...more,
});

const withFindings = (findings: readonly Finding[]) =>
  changeIn('awaiting-metadata', {
    more: { toCorrect: { findings, fileName: 'JumpCloud-saml2-metadata.xml', at: later(5) } },
  });

describe('findingsMessage', () => {
  it('says all at once, stops first, with what is in the file and what is needed', () => {
    const warn = finding('warn', { code: 'post-only', message: 'The file declares only HTTP-POST sign-on.' });
    const message = findingsMessage(withFindings([warn, finding('stop')]));
    assertMessage(message);
    const words = wordsOf(message.blocks);
    assert.match(words, /Acme staff: the metadata does not fit yet/);
    assert.match(
      words,
      /1 thing to correct, :warning: 1 to know\. Nothing has changed\..*\*Next:\* you correct it/,
    );
    assert.ok(words.indexOf('is not the one of this change') < words.indexOf('only HTTP-POST'));
    assert.match(words, /SHA-256 8C:11:…:4E/);
    assert.deepEqual(valuesOf(message.blocks, 'action_id'), ['hand-back', 'show']);
  });

  it('shows eight and says how many more there are', () => {
    const change = withFindings(Array.from({ length: 11 }, () => finding('stop')));
    const message = findingsMessage(change);
    assertMessage(message);
    assert.equal(message.blocks.filter(block => block.type === 'rich_text').length, 8);
    assert.match(wordsOf(message.blocks), /and 3 more in findings\.txt/);
    assert.equal(needsFindingsFile(change), true);
    assert.equal(needsFindingsFile(withFindings([finding('stop')])), false);
    assert.match(findingsText(change), /^11\. TO CORRECT: /m);
  });

  it('knows the file of the other half', () => {
    const message = findingsMessage(withFindings([finding('stop', { code: 'sp-metadata' })]));
    assertMessage(message);
    assert.match(wordsOf(message.blocks), /this is the other half's file/);
    assert.match(wordsOf(message.blocks), /Not checked, because such a file does not hold them/);
  });

  it('asks for nothing when the file fits and only has notes', () => {
    const change = changeIn('planned', { more: { metadata: { ...metadata, warnings: [finding('warn')] } } });
    const message = findingsMessage(change);
    assertMessage(message);
    assert.match(wordsOf(message.blocks), /the metadata fits, with notes/);
    assert.deepEqual(valuesOf(message.blocks, 'action_id'), []);
    assert.match(wordsOf(message.blocks), /3\.1 KB/);
  });
});
