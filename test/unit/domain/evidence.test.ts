import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { maskEmail, showsLogin } from '../../../src/domain/evidence.ts';
import { fc } from '../../property.ts';
import { BEN, NOW } from './build-change.ts';

describe('a masked address', () => {
  test('shows the first character and the domain, and nothing that grows with the name', () => {
    fc.assert(
      fc.property(fc.emailAddress(), email => {
        const domain = email.slice(email.lastIndexOf('@'));
        assert.equal(maskEmail(email), `${email[0]}••${domain}`);
      }),
    );
  });

  test('of one letter tells no less', () => {
    assert.equal(maskEmail('a@acme.com'), 'a••@acme.com');
    assert.equal(maskEmail('ana@acme.com'), maskEmail('andreas@acme.com'));
    assert.equal(maskEmail('😀na@acme.com'), '😀••@acme.com');
  });
});

describe('a login is shown', () => {
  const reported = (outcome: 'success' | 'error' | 'unknown') => ({
    reported: { by: BEN, at: NOW, outcome, text: '', attributes: [] },
  });

  test('by Cloudflare or by a reported success, and by nothing else', () => {
    assert.ok(showsLogin({ observed: { at: NOW, email: 'a@b.c', allowed: false } }));
    assert.ok(showsLogin(reported('success')));
    assert.equal(showsLogin(reported('error')), false);
    assert.equal(showsLogin(reported('unknown')), false);
    assert.equal(showsLogin({ watch: { email: 'a@b.c', until: NOW } }), false);
  });
});
