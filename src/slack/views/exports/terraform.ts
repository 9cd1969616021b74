import {
  type ExportedProvider,
  furtherKeys,
  headerAttributes,
  scimKeys,
  unknownKeys,
} from '../../../domain/exported.ts';
import { slugOf } from '../../../domain/request.ts';
import { shown } from '../text.ts';
import { paperMoment } from '../time.ts';
import { type Hcl, hclFlag, hclLines, hclList, hclObject, hclText } from './hcl.ts';

/** Which major version of Cloudflare's Terraform provider reads the file. */
export type TerraformVersion = 5 | 4;

type Entry = readonly [key: string, value: Hcl];

const RESOURCE = 'cloudflare_zero_trust_access_identity_provider';

/** Attributes that Access has and the provider of that version cannot express. */
const NOT_EXPRESSIBLE: Readonly<Record<TerraformVersion, readonly string[]>> = {
  5: ['force_authn', 'max_sso_url_length'],
  4: ['enable_encryption', 'header_attributes', 'force_authn', 'max_sso_url_length'],
};

/** The name of the resource: letters, digits and underscores, not beginning with a digit. */
const resourceName = (label: string): string => {
  const name = slugOf(label).replaceAll('-', '_');
  return /^[a-z]/.test(name) ? name : `idp_${name}`;
};

const text = (key: string, value: string): Entry[] => (value === '' ? [] : [[key, hclText(value)]]);
const texts = (key: string, values: readonly string[]): Entry[] =>
  values.length === 0 ? [] : [[key, hclList(values.map(hclText))]];

// The provider compares a certificate byte for byte: it stands as Access answers it, in one line.
const certificates = ({ settings }: ExportedProvider, version: TerraformVersion): Entry[] => {
  const all = settings.certificates.map(one => one.text);
  return version === 5 ? texts('idp_public_certs', all) : text('idp_public_cert', all[0] ?? '');
};

/** What is empty or off is left out: written, it would be a lasting difference. */
const config = (of: ExportedProvider, version: TerraformVersion): Entry[] => {
  const { settings, rest } = of;
  const headers = version === 5 ? headerAttributes(rest) : [];
  return [
    ...text('issuer_url', settings.issuer),
    ...text('sso_target_url', settings.ssoUrl),
    ...certificates(of, version),
    ...texts('attributes', settings.attributes),
    ...text('email_attribute_name', settings.emailAttribute),
    ...(settings.signRequests ? [['sign_request', hclFlag(true)] as const] : []),
    ...(version === 5 && rest.config.enable_encryption === true
      ? [['enable_encryption', hclFlag(true)] as const]
      : []),
    ...(headers.length === 0
      ? []
      : [
          [
            'header_attributes',
            hclList(
              headers.map(one =>
                hclObject([
                  ['attribute_name', hclText(one.attribute)],
                  ['header_name', hclText(one.header)],
                ]),
              ),
            ),
          ] as const,
        ]),
  ];
};

const scim = ({ rest }: ExportedProvider, version: TerraformVersion): string[] => {
  const keys = version === 5 ? scimKeys(rest) : null;
  if (!keys) return [];
  const entries = Object.entries(keys).map(
    ([key, value]) => [key, typeof value === 'boolean' ? hclFlag(value) : hclText(value)] as const,
  );
  return ['  scim_config = {', ...hclLines(entries, '    '), '  }'];
};

const missing = ({ settings, rest }: ExportedProvider, version: TerraformVersion): string[] => {
  const set = Object.keys(furtherKeys(rest)).filter(key => NOT_EXPRESSIBLE[version].includes(key));
  const names = [...set, ...unknownKeys(rest).map(key => shown(key, 60))];
  if (version === 4 && settings.certificates.length > 1)
    names.push(`${settings.certificates.length - 1} further signing certificate(s)`);
  if (version === 4 && scimKeys(rest)) names.push('scim_config');
  if (version === 4 && rest.certificateSetId) names.push('saml_certificate_set_id');
  return names.length === 0
    ? []
    : [
        `# Not in this file, because version ${version} of the provider cannot express it: ${names.join(', ')}.`,
        '# Access has it. An apply that changes this resource may reset it.',
      ];
};

const heading = (of: ExportedProvider, label: string, version: TerraformVersion): string[] => [
  `# ${shown(label)}: its identity provider, as Access had it ${paperMoment(of.at)}.`,
  `# For the provider cloudflare/cloudflare, version ${version}, and Terraform 1.5 or later.`,
  '# jcaccess writes this provider too: after a change there, export again before you apply.',
  ...missing(of, version),
];

/** The provider as a file for Terraform, with the block that imports the one that is there. */
export const terraformText = (of: ExportedProvider, label: string, version: TerraformVersion): string => {
  const name = resourceName(label);
  const lines = hclLines(config(of, version), '    ');
  const id = version === 5 ? `accounts/${of.account}/${of.id}` : `${of.account}/${of.id}`;
  return [
    ...heading(of, label, version),
    '',
    'import {',
    `  to = ${RESOURCE}.${name}`,
    `  id = ${hclText(id).hcl}`,
    '}',
    '',
    `resource "${RESOURCE}" "${name}" {`,
    ...hclLines(
      [
        ['account_id', hclText(of.account)],
        ['name', hclText(of.settings.name)],
        ['type', hclText('saml')],
        ...(version === 5 && of.readOnly ? [['read_only', hclFlag(true)] as const] : []),
        ...(version === 5 ? text('saml_certificate_set_id', of.rest.certificateSetId ?? '') : []),
      ],
      '  ',
    ),
    version === 5 ? '  config = {' : '  config {',
    ...lines,
    '  }',
    ...scim(of, version),
    '}',
    '',
  ].join('\n');
};
