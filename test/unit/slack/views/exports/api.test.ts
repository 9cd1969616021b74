import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRequest } from '../../../../../src/cloudflare/schema.ts';
import { apiText } from '../../../../../src/slack/views/exports/api.ts';
import { existing, held } from '../sample-changes.ts';
import { exported, HOSTILE, withText } from './sample-exports.ts';

const settings = { ...existing, certificates: [held] };

describe('the configuration for the API', () => {
  it('has the shape that the manual procedure shows, with the names of today', () => {
    assert.deepEqual(JSON.parse(apiText(exported({ settings }))), {
      config: {
        issuer_url: existing.issuer,
        sso_target_url: existing.ssoUrl,
        attributes: ['email'],
        email_attribute_name: 'email',
        sign_request: false,
        idp_public_certs: [held.text],
      },
      type: 'saml',
      name: 'Acme staff',
    });
  });

  it('is a body that creates the provider again', () => {
    const { success } = createRequest.safeParse(JSON.parse(apiText(exported({ settings }))));
    assert.equal(success, true);
  });

  it('has what is documented beside, and nothing that may be a secret', () => {
    const rest = {
      config: {
        force_authn: true,
        header_attributes: [{ attribute_name: 'groups', header_name: 'X-Groups', secret: 'hush-hush' }],
        enable_encryption: false,
        client_secret: 'hush-hush',
      },
      scimConfig: { enabled: true, secret: 'hush-hush', user_deprovision: true },
      certificateSetId: 'set-1',
    };
    const text = apiText(exported({ settings, rest }));
    const { config, scim_config, saml_certificate_set_id } = JSON.parse(text);
    assert.equal(config.force_authn, true);
    assert.deepEqual(config.header_attributes, [{ attribute_name: 'groups', header_name: 'X-Groups' }]);
    assert.equal('enable_encryption' in config, false);
    assert.deepEqual(scim_config, { enabled: true, user_deprovision: true });
    assert.equal(saml_certificate_set_id, 'set-1');
    assert.doesNotMatch(text, /hush-hush|client_secret/);
  });

  it('takes any text as a text', () => {
    for (const text of HOSTILE) {
      const { name, config } = JSON.parse(apiText(withText(text)));
      assert.deepEqual([name, config.issuer_url, config.idp_public_certs[0]], [text, text, text]);
    }
  });
});
