import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asId, type UserId } from '../../../../src/domain/ids.ts';
import { counted, cutEnd, cutMiddle, firstOf } from '../../../../src/slack/views/limits.ts';
import { asPlainText, message } from '../../../../src/slack/views/message.ts';
import {
  bold,
  code,
  escaped,
  link,
  md,
  mention,
  mentions,
  plain,
  quoted,
  shown,
} from '../../../../src/slack/views/text.ts';
import { at, dayText, momentText, onDay } from '../../../../src/slack/views/time.ts';
import { fc } from '../../../property.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 400 });

describe('untrusted text', () => {
  it('shows control characters, line ends and direction overrides', () => {
    assert.equal(shown('a\u0000b\nc\u007f'), 'a␀b␊c␡');
    assert.equal(shown('cert\u202Egpj.exe'), 'cert‹U+202E›gpj.exe');
    assert.equal(shown('a\u200bb\u2066c\u2028d'), 'a‹U+200B›b‹U+2066›c‹U+2028›d');
  });

  it('is cut in the middle past 120 characters, the rest counted', () => {
    const long = `https://acme/${'x'.repeat(10_000)}/end`;
    const cut = shown(long);
    assert.equal(cut.length, 119);
    assert.match(cut, /^https:\/\/acme\/x+…\[9,912 more\]…x+\/end$/);
    assert.equal(shown('x'.repeat(120)), 'x'.repeat(120));
  });

  it('never has more than its room, whatever it is, and holds no control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), text => {
        const safe = shown(text);
        assert.ok(safe.length <= 120, String(safe.length));
        assert.doesNotMatch(safe, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('stays inside its code span', () => {
    fc.assert(
      fc.property(anyText, text => {
        const { mrkdwn } = code(text);
        if (text === '') return assert.equal(mrkdwn, '(empty)');
        assert.match(mrkdwn, /^`[^`]*`$/);
        return assert.doesNotMatch(mrkdwn, /[<>]|&(?!amp;|lt;|gt;)/);
      }),
    );
    assert.equal(
      code('`*x*` <!channel> & <https://evil|ok>').mrkdwn,
      '`ˋ*x*ˋ &lt;!channel&gt; &amp; &lt;https://evil|ok&gt;`',
    );
  });

  it('cannot be forgotten to be escaped: md makes every bare string code', () => {
    assert.equal(
      md`Label ${'<!here>'}, ${2} of ${bold('Ben')}.`.mrkdwn,
      'Label `&lt;!here&gt;`, 2 of *Ben*.',
    );
  });

  it('keeps names free of markup', () => {
    assert.equal(bold('*Ben* _x_ `y` ~z~ :fire: <@U1>').mrkdwn, '*Ben x y z fire &lt;@U1&gt;*');
    assert.equal(bold('**').mrkdwn, '*a member*');
    assert.equal(plain('Ben or Cleo').mrkdwn, 'Ben or Cleo');
  });

  it('keeps reasons whole up to 600 characters, with one full stop', () => {
    assert.equal(quoted('Wrong group').mrkdwn, '`Wrong group`.');
    assert.equal(quoted('Wrong group.').mrkdwn, '`Wrong group.`');
    assert.ok(quoted('x'.repeat(600)).mrkdwn.includes('x'.repeat(600)));
  });
});

describe('mentions and links', () => {
  it('are made of ids and https addresses only', () => {
    assert.equal(mention(asId<UserId>('U0ANA')).mrkdwn, '<@U0ANA>');
    assert.equal(mention(asId<UserId>('U0>|<!channel')).mrkdwn, '<@U0channel>');
    assert.equal(
      mentions({ users: [asId('U0BEN')], groups: [asId('S0SECURITY')] }).mrkdwn,
      '<!subteam^S0SECURITY> and <@U0BEN>',
    );
    assert.equal(link('https://acme.slack.com/a', 'Card').mrkdwn, '<https://acme.slack.com/a|Card>');
    for (const url of [undefined, 'javascript:alert(1)', 'http://x', 'https://x|<!here>', 'https://a b']) {
      assert.equal(link(url, 'a <b>').mrkdwn, 'a &lt;b&gt;');
    }
  });
});

describe('times', () => {
  const moment = new Date('2026-11-24T14:32:00Z');
  it('are tokens for Slack and UTC for everybody else', () => {
    assert.equal(at(moment).mrkdwn, '<!date^1795530720^{date_short_pretty} at {time}|24 Nov 2026 14:32 UTC>');
    assert.equal(onDay(moment).mrkdwn, '<!date^1795530720^{date_short}|24 Nov 2026>');
    assert.equal(momentText(moment), '24 Nov 2026 14:32 UTC');
    assert.equal(dayText(moment), '24 Nov 2026');
  });
});

describe('fallback text', () => {
  const names = new Map([['U0ANA', 'Ana']]);
  it('is plain words', () => {
    const piece = md`:no_entry: *Declined* by ${mention(asId<UserId>('U0ANA'))} and ${mention(asId<UserId>('U9'))}, ${link('https://x', 'Card')}: ${'a<b'}`;
    assert.equal(asPlainText(piece, names), 'Declined by Ana and a member, Card: a<b');
  });

  it('reads no token in a name', () => {
    const evil = new Map([['U0ANA', '<@U9> <!subteam^S1> *x* `y` &lt; :z:']]);
    const piece = md`*Next:* ${mention(asId<UserId>('U0ANA'))} & ${'&lt;'}`;
    assert.equal(asPlainText(piece, evil), 'Next: <@U9> <!subteam^S1> *x* `y` &lt; :z: & &lt;');
  });

  it('keeps text from outside letter for letter', () => {
    const outside = 'urn:oasis:names *:fire:* <@U0ANA> &amp;';
    assert.equal(asPlainText(md`:warning: *Not* ${outside}.`, names), `Not ${outside}.`);
  });

  it('has at most 300 characters and no live markup, whatever goes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 1000 }), text => {
        const made = message(text, []).text;
        assert.ok(made.length > 0 && made.length <= 300, String(made.length));
        assert.doesNotMatch(made, /[<>]/);
      }),
    );
    assert.equal(message('&'.repeat(1000), []).text.length <= 300, true);
    assert.equal(message('x'.repeat(300), []).text, 'x'.repeat(300));
  });
});

describe('counting and cutting', () => {
  it('says numbers with their unit and rest', () => {
    assert.equal(counted(1, 'setting'), '1 setting');
    assert.equal(counted(1095, 'day'), '1,095 days');
    assert.equal(cutEnd('abcdef', 4), 'abc…');
    assert.equal(cutMiddle(Array.from('abcdef'), 6), 'abcdef');
    assert.deepEqual(firstOf([1, 2, 3], 2), { shown: [1, 2], rest: 1 });
    assert.equal(escaped('<&>'), '&lt;&amp;&gt;');
  });
});
