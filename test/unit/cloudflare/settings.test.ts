import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createRequest, updateRequest } from '../../../src/cloudflare/schema.ts';
import { createBody, listedProvider, updateBody } from '../../../src/cloudflare/settings.ts';
import type { SamlProvider, SamlSettings } from '../../../src/domain/provider.ts';
import {
  type SamlProviderParams,
  samlProviderParams,
} from '../../fixtures/cloudflare/saml-provider-params.ts';
import { bareBase64, certificatePem } from './certificates.ts';

const pem = certificatePem('samlidp.jumpcloud.com');
const other = certificatePem('next');
const id = 'f174e90a-fafe-4643-bbbc-4a0ed4fc8415';

const read = (config: Record<string, unknown>, more: Record<string, unknown> = {}): SamlProvider => {
  const { saml } = listedProvider.parse({ id, name: 'JumpCloud', type: 'saml', config, ...more });
  assert.ok(saml);
  return saml;
};

const wanted: SamlSettings = {
  name: 'Acme staff',
  ssoUrl: 'https://sso.jumpcloud.com/saml2/cloudflareaccess',
  issuer: 'https://acme.cloudflareaccess.com/',
  certificates: read({ idp_public_certs: [bareBase64(pem), other] }).certificates,
  attributes: ['email', 'groups'],
  emailAttribute: 'email',
  signRequests: false,
};

test('null, absent, false, [] and "" are the same', () => {
  const blank = read({});
  assert.deepEqual(
    read({
      sso_target_url: null,
      issuer_url: '',
      idp_public_certs: null,
      attributes: [],
      email_attribute_name: null,
      sign_request: null,
    }),
    blank,
  );
  assert.deepEqual(
    read(
      { idp_public_certs: [], idp_public_cert: '', sign_request: false },
      { read_only: null, version: null, scim_config: null },
    ),
    blank,
  );
  assert.deepEqual(
    [
      blank.certificates,
      blank.attributes,
      blank.emailAttribute,
      blank.signRequests,
      blank.readOnly,
      blank.version,
    ],
    [[], [], '', false, false, null],
  );
});

test('both names of the certificates are read; the list wins when it holds any', () => {
  const texts = (config: Record<string, unknown>): string[] => read(config).certificates.map(one => one.text);
  assert.deepEqual(texts({ idp_public_cert: pem }), [pem]);
  assert.deepEqual(texts({ idp_public_cert: pem, idp_public_certs: [] }), [pem]);
  assert.deepEqual(texts({ idp_public_cert: pem, idp_public_certs: [other] }), [other]);
});

test('an entry of another shape is listed as unreadable, with what can be said of it', () => {
  const entry = { id, name: 'Old SAML', type: 'saml', read_only: true };
  const known = { id, name: 'Old SAML', type: 'saml', readOnly: true, unreadable: true };
  for (const config of [
    null,
    'x',
    [],
    { attributes: 'email' },
    { idp_public_certs: [null] },
    { sign_request: 'yes' },
  ])
    assert.deepEqual(listedProvider.parse({ ...entry, config }), known);
  const blank = { id: '', name: '', type: '', readOnly: false, unreadable: true };
  for (const odd of [null, 7, 'x', [], {}]) assert.deepEqual(listedProvider.parse(odd), blank);
  assert.deepEqual(listedProvider.parse({ id, type: null, name: null }), { ...blank, id });
  assert.deepEqual(listedProvider.parse({ id, type: 'one-of-tomorrow', name: null, config: null }), {
    id,
    name: '',
    type: 'one-of-tomorrow',
    readOnly: false,
  });
});

test('an update keeps what jcaccess does not manage, and neither secrets nor computed keys', () => {
  const base = read(
    {
      sso_target_url: 'https://old.example/',
      idp_public_cert: pem,
      redirect_url: 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback',
      header_attributes: [{ attribute_name: 'email', header_name: 'X-Email' }],
      force_authn: true,
      a_key_of_tomorrow: { deep: [1] },
    },
    {
      version: '1a380549c849da39dcce7e876084c7e6',
      scim_config: {
        enabled: true,
        secret: '****',
        scim_base_url: 'https://acme.cloudflareaccess.com/scim/x',
        group_member_deprovision: false,
      },
      saml_certificate_set_id: 'set-1',
    },
  );
  assert.deepEqual(updateRequest.parse(updateBody(base, wanted)), {
    name: 'Acme staff',
    type: 'saml',
    config: {
      header_attributes: [{ attribute_name: 'email', header_name: 'X-Email' }],
      force_authn: true,
      a_key_of_tomorrow: { deep: [1] },
      sso_target_url: wanted.ssoUrl,
      issuer_url: wanted.issuer,
      idp_public_certs: [pem, other],
      attributes: ['email', 'groups'],
      email_attribute_name: 'email',
      sign_request: false,
    },
    scim_config: { enabled: true, group_member_deprovision: false },
    saml_certificate_set_id: 'set-1',
  });
});

test('a create is refused by our own schema when something is missing that Access would take', () => {
  const problems = (settings: Partial<SamlSettings>): PropertyKey[][] =>
    createRequest.safeParse(createBody({ ...wanted, ...settings })).error?.issues.map(issue => issue.path) ??
    [];
  assert.deepEqual(problems({}), []);
  assert.deepEqual(problems({ name: '' }), [['name']]);
  assert.deepEqual(problems({ ssoUrl: '' }), [['config', 'sso_target_url']]);
  assert.deepEqual(problems({ ssoUrl: 'http://sso.jumpcloud.com/' }), [['config', 'sso_target_url']]);
  assert.deepEqual(problems({ certificates: [] }), [['config', 'idp_public_certs']]);
  const garbage = { text: `${pem}…`, sha256: null, notAfter: null, keyBits: null };
  assert.deepEqual(problems({ certificates: [{ ...garbage, text: 'MIIC…..' }] }), [
    ['config', 'idp_public_certs', 0],
  ]);
});

test("what jcaccess sets is what the vendor's SDK would send", () => {
  const body = createBody(wanted);
  body satisfies SamlProviderParams;
  assert.deepEqual(updateBody(read({}), wanted), body);
});

test("bodies have the fields that the vendor's SDK would send, and no other", () => {
  samlProviderParams.parse(createBody(wanted));
  const base = read(
    {
      redirect_url: 'https://x/',
      header_attributes: [{ attribute_name: 'a', header_name: 'b' }],
      force_authn: true,
      max_sso_url_length: 80,
      enable_encryption: true,
    },
    {
      scim_config: { enabled: true, secret: '****', scim_base_url: 'https://x/' },
      saml_certificate_set_id: 'set-1',
    },
  );
  samlProviderParams.parse(updateBody(base, wanted));
  assert.throws(() => samlProviderParams.parse({ ...createBody(wanted), config: { idp_public_cert: pem } }));
});

const samples = new URL('../../../../shared/samples/cloudflare-json/', import.meta.url);
for (const file of [
  'idp_list_github_recorded_v4.json',
  'idp_list_onetimepin_handmade_v4.json',
  'idp_list_otp_azuread_recorded_v5_2025-02.json',
])
  test(`the recorded ${file} is read`, {
    skip: existsSync(samples) ? false : 'the recorded answers are not in this checkout',
  }, () => {
    const { result } = JSON.parse(readFileSync(new URL(file, samples), 'utf8')) as {
      result: { id: string; name: string; type: string }[];
    };
    assert.deepEqual(
      result.map(one => listedProvider.parse(one)),
      result.map(({ id, name, type }) => ({ id, name, type, readOnly: false })),
    );
  });
