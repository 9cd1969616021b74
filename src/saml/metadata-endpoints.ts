import { inJumpCloud, inJumpCloudApplication, jumpCloudLabel } from '../domain/consoles/jumpcloud.ts';
import type { Finding } from '../domain/finding.ts';
import { maxSignOnUrlCharacters } from './limits.ts';
import { metadataNamespace, postBinding, redirectBinding } from './namespaces.ts';
import type { XmlElement } from './xml.ts';
import { grouped } from './xml-fault.ts';
import { attributeOf, childrenOf } from './xml-query.ts';

/** The sign-on addresses of one IDPSSODescriptor, by binding. */
export interface Endpoints {
  readonly redirectUrl?: string;
  readonly postUrl?: string;
  readonly findings: readonly Finding[];
}

const consoleField = inJumpCloudApplication('idpUrl');

/** Reads the SingleSignOnService entries that Access can use (HTTP-Redirect, HTTP-POST); the first of each binding counts. */
export const readEndpoints = (role: XmlElement): Endpoints => {
  const services = childrenOf(role, metadataNamespace, 'SingleSignOnService');
  const of = (binding: string): string[] =>
    services
      .filter(service => attributeOf(service, 'Binding')?.trim() === binding)
      .map(service => (attributeOf(service, 'Location') ?? '').trim());
  const redirects = of(redirectBinding);
  const posts = of(postBinding);
  const redirectUrl = redirects[0];
  const postUrl = posts[0];
  const findings = [
    ...addressFindings(redirectUrl, 'HTTP-Redirect'),
    ...addressFindings(postUrl, 'HTTP-POST'),
    ...several(redirects, 'HTTP-Redirect'),
    ...several(posts, 'HTTP-POST'),
  ];
  if (redirectUrl === undefined && postUrl === undefined) findings.push(noSignOn);
  else if (redirectUrl === undefined) findings.push(postOnly);
  return {
    ...(redirectUrl === undefined ? {} : { redirectUrl }),
    ...(postUrl === undefined ? {} : { postUrl }),
    findings,
  };
};

const noSignOn: Finding = {
  code: 'no-sso-url',
  level: 'stop',
  where: 'SingleSignOnService',
  message:
    'The file names no sign-on URL for HTTP-Redirect or HTTP-POST, so Access would not know where to send people.',
  fix: `${consoleField}: check it, tick ${jumpCloudLabel('declareRedirect')}, save, then ${jumpCloudLabel('exportMetadata')}.`,
};

const postOnly: Finding = {
  code: 'post-only',
  level: 'warn',
  where: 'SingleSignOnService',
  message:
    'The file declares only HTTP-POST sign-on. Access sends people by redirect. The manual procedure worked with such files; the test will tell.',
  fix: `If you like: ${inJumpCloud('declareRedirect')}: tick, Save, ${jumpCloudLabel('exportMetadata')}.`,
  inFile: 'HTTP-POST',
  needed: 'HTTP-Redirect',
};

const addressFindings = (url: string | undefined, binding: string): Finding[] => {
  if (url === undefined) return [];
  if (url.length > maxSignOnUrlCharacters) return [tooLong(url.length, binding)];
  const place = { level: 'stop', where: `SingleSignOnService ${binding}`, inFile: url } as const;
  if (/^http:/i.test(url)) {
    return [
      {
        ...place,
        code: 'sso-not-https',
        message: 'The sign-on URL is http; it must be https.',
        fix: `${consoleField}: it must begin with https://. Then ${jumpCloudLabel('exportMetadata')}.`,
        needed: `https:${url.slice('http:'.length)}`,
      },
    ];
  }
  if (!/^https:\/\/[^\s\p{Cc}]+$/iu.test(url)) {
    return [
      {
        ...place,
        code: 'sso-not-a-url',
        message: 'The sign-on URL is not a web address.',
        fix: `${consoleField}: check it. Then ${jumpCloudLabel('exportMetadata')}.`,
        needed: 'https://…',
      },
    ];
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined) {
    return [
      {
        ...place,
        level: 'warn',
        code: 'sso-odd-url',
        message: 'The sign-on URL begins like a web address, but its host is not one: it may be a template.',
        fix: `${consoleField}: check it. Then ${jumpCloudLabel('exportMetadata')}.`,
        needed: 'https://sso.jumpcloud.com/saml2/…',
      },
    ];
  }
  if (parsed.username !== '' || parsed.password !== '') {
    return [
      {
        code: 'sso-with-password',
        level: 'stop',
        where: place.where,
        message: 'The sign-on URL holds a user name or password. Such an address hides where it leads.',
        fix: `${consoleField}: remove the part before @. Then ${jumpCloudLabel('exportMetadata')}.`,
      },
    ];
  }
  return [];
};

const tooLong = (length: number, binding: string): Finding => ({
  code: 'sso-url-too-long',
  level: 'stop',
  where: `SingleSignOnService ${binding}`,
  message: `The sign-on URL has ${grouped(length)} characters; ${grouped(maxSignOnUrlCharacters)} is the most that every browser opens.`,
  fix: `${consoleField}: enter a shorter one. Then ${jumpCloudLabel('exportMetadata')}.`,
});

const several = (urls: readonly string[], binding: string): Finding[] => {
  const different = [...new Set(urls)];
  if (different.length < 2) return [];
  return [
    {
      code: 'several-sso-urls',
      level: 'warn',
      where: `SingleSignOnService ${binding}`,
      message: `The file names ${different.length} sign-on URLs for ${binding}; the first is taken.`,
      fix: `If the first is not the right one: correct it in ${inJumpCloud('ssoTab')}, and ${jumpCloudLabel('exportMetadata')}.`,
      inFile: different.slice(0, 10).join('\n'),
      needed: 'one address',
    },
  ];
};
