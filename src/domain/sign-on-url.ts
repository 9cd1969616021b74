import type { IdpMetadata } from './metadata.ts';
import type { Result } from './result.ts';
import { no, ok } from './result.ts';

/** Why a sign-on URL is not taken. Each is a way in which programs read one text as different addresses. */
export type SignOnUrlFault =
  | 'not-a-url'
  | 'control'
  | 'backslash'
  | 'user-info'
  | 'host'
  | 'trailing-dot'
  | 'port'
  | 'fragment'
  | 'spelling';

const PARTS = /^(https):\/\/([^/?#\\]*)([^#]*)(#?)/i;
/** A name of DNS in ASCII, internationalised ones as `xn--`. */
const HOST = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{0,62}$/;

/**
 * Reads a sign-on URL, and gives it in its one normal spelling: the host in small letters, without `:443`, with a slash
 * after the host. Nothing else may differ from that spelling, because what was checked here is read again by Access and
 * by browsers, who could read something else.
 */
export const readSignOnUrl = (text: string): Result<URL, SignOnUrlFault> => {
  if (/[\s\p{C}]/u.test(text)) return no('control');
  if (text.includes('\\')) return no('backslash');
  const [, , authority = '', rest = '', fragment = ''] = PARTS.exec(text) ?? [];
  if (authority === '' || !URL.canParse(text)) return no('not-a-url');
  if (authority.includes('@')) return no('user-info');
  const [, host = '', port] = /^([^:]*)(?::(.*))?$/.exec(authority.toLowerCase()) ?? [];
  if (host.endsWith('.')) return no('trailing-dot');
  if (!HOST.test(host)) return no('host');
  if (port !== undefined && port !== '443') return no('port');
  if (fragment !== '') return no('fragment');
  const url = new URL(text);
  const path = rest.startsWith('/') ? rest : `/${rest}`;
  return url.href === `https://${host}${path}` ? ok(url) : no('spelling');
};

/** The URL that Access sends people to, as the file has it: the redirect one when it is declared, as Access redirects. */
export const declaredSignOnUrl = (idp: IdpMetadata): string | undefined =>
  idp.ssoRedirectUrl ?? idp.ssoPostUrl;

/** The same in its normal spelling; undefined when there is none that can be taken. */
export const signOnUrl = (idp: IdpMetadata): string | undefined => {
  const read = readSignOnUrl(declaredSignOnUrl(idp) ?? '');
  return read.ok ? read.value.href : undefined;
};

/** Metadata with the sign-on URLs in their normal spelling, without those that cannot be taken. */
export const withNormalUrls = ({ ssoRedirectUrl, ssoPostUrl, ...rest }: IdpMetadata): IdpMetadata => {
  const redirect = readSignOnUrl(ssoRedirectUrl ?? '');
  const post = readSignOnUrl(ssoPostUrl ?? '');
  return {
    ...rest,
    ...(redirect.ok ? { ssoRedirectUrl: redirect.value.href } : {}),
    ...(post.ok ? { ssoPostUrl: post.value.href } : {}),
  };
};
