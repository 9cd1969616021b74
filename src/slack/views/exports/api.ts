import { type ExportedProvider, furtherKeys, headerAttributes, scimKeys } from '../../../domain/exported.ts';

/**
 * The provider as the body of Cloudflare's API, `POST` or `PUT /accounts/<account>/access/identity_providers`: today's names
 * of its fields, every one that jcaccess sets, and of the others the documented ones that are set.
 */
export const apiText = ({ settings, rest }: ExportedProvider): string => {
  const { header_attributes: _checked, ...further } = furtherKeys(rest);
  const headers = headerAttributes(rest);
  const scim = scimKeys(rest);
  const body = {
    config: {
      issuer_url: settings.issuer,
      sso_target_url: settings.ssoUrl,
      attributes: settings.attributes,
      email_attribute_name: settings.emailAttribute,
      sign_request: settings.signRequests,
      idp_public_certs: settings.certificates.map(one => one.text),
      ...further,
      ...(headers.length > 0
        ? {
            header_attributes: headers.map(one => ({
              attribute_name: one.attribute,
              header_name: one.header,
            })),
          }
        : {}),
    },
    type: 'saml',
    name: settings.name,
    ...(scim ? { scim_config: scim } : {}),
    ...(rest.certificateSetId ? { saml_certificate_set_id: rest.certificateSetId } : {}),
  };
  return `${JSON.stringify(body, null, 2)}\n`;
};
