import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import type { ExportedProvider } from '../../../../../src/domain/exported.ts';
import { type TerraformVersion, terraformText } from '../../../../../src/slack/views/exports/terraform.ts';
import { existing, held } from '../sample-changes.ts';
import { meant, readHcl } from './read-hcl.ts';
import { ACCOUNT, exported, HOSTILE, withText } from './sample-exports.ts';

type Read = Record<string, unknown>;
const RESOURCE = 'cloudflare_zero_trust_access_identity_provider';

const read = async (of: ExportedProvider, version: TerraformVersion, label = 'Acme staff') => {
  const file = (await readHcl(terraformText(of, label, version))) as {
    import: [{ to: string; id: string }];
    resource: Record<string, Record<string, [Read]>>;
  };
  const [one] = Object.entries(file.resource[RESOURCE] ?? {});
  const [name, [resource]] = one ?? assert.fail('no resource');
  const config = [resource.config].flat()[0] as Read;
  return { name, resource, config, imported: file.import[0] };
};

const deep = (value: unknown): unknown => {
  if (typeof value === 'string') return meant(value);
  if (Array.isArray(value)) return value.map(deep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deep(one)]));
};

const terraform = (text: string) =>
  spawnSync('terraform', ['fmt', '-check', '-diff', '-'], {
    input: text,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' },
  });
const hasTerraform = terraform('').status === 0;

describe('the file for Terraform', () => {
  it('imports the provider that is there, with what Access answers', async () => {
    const { name, resource, config, imported } = await read(
      exported({ settings: { ...existing, certificates: [held] } }),
      5,
    );
    assert.equal(name, 'acme_staff');
    assert.deepEqual(imported, {
      to: `\${${RESOURCE}.acme_staff}`,
      id: `accounts/${ACCOUNT}/f174e90a-fafe-4643-bbbc-4a0ed4fc8415`,
    });
    const { config: _config, ...top } = resource;
    assert.deepEqual(top, { account_id: ACCOUNT, name: 'Acme staff', type: 'saml' });
    assert.deepEqual(config, {
      issuer_url: existing.issuer,
      sso_target_url: existing.ssoUrl,
      idp_public_certs: [held.text],
      attributes: ['email'],
      email_attribute_name: 'email',
    });
  });

  it('has a certificate byte for byte, in one line', () => {
    const text = terraformText(exported({ settings: { ...existing, certificates: [held] } }), 'a', 5);
    assert.match(
      text,
      /idp_public_certs += \["-----BEGIN CERTIFICATE-----\\nMIIC\\n-----END CERTIFICATE-----\\n"\]/,
    );
    assert.doesNotMatch(text, /<</);
  });

  it('leaves out what is empty or off', async () => {
    const empty = { ...existing, issuer: '', attributes: [], emailAttribute: '', certificates: [] };
    const rest = { config: { enable_encryption: false, header_attributes: [], force_authn: null } };
    const { config, resource } = await read(exported({ settings: empty, rest }), 5);
    assert.deepEqual(Object.keys(config), ['sso_target_url']);
    assert.equal('read_only' in resource, false);
    assert.doesNotMatch(terraformText(exported({ settings: empty, rest }), 'a', 5), /cannot express/);
  });

  it('has what jcaccess does not set itself, and never a secret', async () => {
    const of = exported({
      readOnly: true,
      rest: {
        config: {
          enable_encryption: true,
          header_attributes: [{ attribute_name: 'groups', header_name: 'X-Groups' }],
        },
        scimConfig: {
          enabled: true,
          seat_deprovision: true,
          secret: 'hush-hush',
          scim_base_url: 'https://a.example',
        },
        certificateSetId: 'set-1',
      },
    });
    const { config, resource } = await read(of, 5);
    assert.equal(config.enable_encryption, true);
    assert.deepEqual(config.header_attributes, [{ attribute_name: 'groups', header_name: 'X-Groups' }]);
    assert.deepEqual(resource.scim_config, { enabled: true, seat_deprovision: true });
    assert.equal(resource.read_only, true);
    assert.equal(resource.saml_certificate_set_id, 'set-1');
    assert.doesNotMatch(terraformText(of, 'a', 5), /hush-hush|scim_base_url/);
  });

  it('names what the provider cannot express, and no value that nobody documents', () => {
    const rest = { config: { force_authn: true, 'new\n}key': 'hush-hush' } };
    const text = terraformText(exported({ rest }), 'a', 5);
    assert.match(text, /^# Not in this file, .* cannot express it: force_authn, new␊\}key\.$/m);
    assert.doesNotMatch(text, /hush-hush/);
  });

  it('has the names of version 4 on request', async () => {
    const two = { ...existing, certificates: [held, { ...held, text: 'second' }] };
    const of = exported({
      settings: two,
      rest: { config: { header_attributes: [{ attribute_name: 'a', header_name: 'b' }] } },
    });
    const { config, imported } = await read(of, 4);
    assert.equal(imported.id, `${ACCOUNT}/f174e90a-fafe-4643-bbbc-4a0ed4fc8415`);
    assert.equal(config.idp_public_cert, held.text);
    assert.equal('idp_public_certs' in config, false);
    assert.match(terraformText(of, 'a', 4), /\n {2}config \{\n/);
    assert.match(
      terraformText(of, 'a', 4),
      /cannot express it: header_attributes, 1 further signing certificate/,
    );
  });

  it('takes any text as a text', async () => {
    const all = HOSTILE.join('');
    for (const version of [5, 4] as const) {
      const of = withText(all);
      const { config, resource } = await read(
        { ...of, settings: { ...of.settings, attributes: HOSTILE } },
        version,
        all,
      );
      assert.deepEqual(deep(config), {
        issuer_url: all,
        sso_target_url: all,
        ...(version === 5 ? { idp_public_certs: [all, `${all}2`] } : { idp_public_cert: all }),
        attributes: [...HOSTILE],
        email_attribute_name: all,
        sign_request: true,
        ...(version === 5 ? { header_attributes: [{ attribute_name: all, header_name: all }] } : {}),
      });
      assert.deepEqual(deep(resource.name), all);
    }
  });

  it('begins the name of the resource with a letter', () => {
    assert.match(terraformText(exported(), '7 wonders', 5), /"idp_7_wonders" \{/);
    assert.match(terraformText(exported(), '日本', 5), /"cloudflare_access" \{/);
  });

  it('is formatted as terraform fmt has it', { skip: !hasTerraform && 'terraform is not there' }, () => {
    const rest = {
      config: { enable_encryption: true, header_attributes: [{ attribute_name: 'a', header_name: 'b' }] },
      scimConfig: { enabled: true, user_deprovision: false, identity_update_behavior: 'automatic' },
      certificateSetId: 'set-1',
    };
    const files = [...HOSTILE.map(withText), exported(), exported({ rest, readOnly: true })].flatMap(of =>
      ([5, 4] as const).map(version => terraformText(of, 'Acme staff', version)),
    );
    const { status, stdout } = terraform(files.join('\n'));
    assert.equal(status, 0, stdout);
  });
});
