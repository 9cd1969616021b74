/**
 * What Cloudflare's dashboard calls its screens and fields, and how one gets to them. Nothing else in the house names them:
 * when Cloudflare moves a page, this file alone changes.
 */
export const CLOUDFLARE_WAYS = {
  dashboard: 'Cloudflare One',
  providers: 'Cloudflare One › Integrations › Identity providers',
  encryption: 'Cloudflare One › Integrations › Identity providers › SAML encryption',
  settings: 'Cloudflare One › Settings',
  teamDomain: 'Cloudflare One › Settings › Team name and domain',
  applications: 'Cloudflare One › Access › Applications',
  apiTokens: 'Cloudflare › Manage account › Account API tokens',
  accountId: 'Cloudflare dashboard › Account home › ⋯ › Copy account ID',
  policies: 'Cloudflare One › Access › Applications › the application › Policies',
} as const;

/** The fields of an identity provider, in the order of the dashboard's form. */
export const CLOUDFLARE_FIELDS = {
  name: 'Name',
  ssoUrl: 'Single sign-on URL',
  issuer: 'IdP Entity ID or Issuer URL',
  attributes: 'SAML attributes',
  emailAttribute: 'Email attribute name',
  signRequests: 'Sign SAML authentication request',
} as const;
