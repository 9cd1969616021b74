/**
 * Names of facts whose values are never written, compared without case, `_` and `-`: whatever contains one of the first,
 * is one of the second, or begins with one of the third. Slack puts the text of an uploaded file, a private key perhaps,
 * into `preview*` and `content*`.
 */
const SECRET_PARTS = [
  'token',
  'secret',
  'password',
  'passwd',
  'authorization',
  'cookie',
  'privatekey',
  'apikey',
];
const SECRET_NAMES = [
  'key',
  'keypem',
  'samlresponse',
  'relaystate',
  'privatemetadata',
  'responseurl',
  'uploadurl',
];
const SECRET_BEGINNINGS = ['preview', 'content', 'urlprivate'];

/** True when the value of a fact of this name is never written, whatever it is. */
export const isSecretName = (name: string): boolean => {
  const plain = name.toLowerCase().replaceAll(/[_-]/g, '');
  return (
    SECRET_NAMES.includes(plain) ||
    SECRET_PARTS.some(part => plain.includes(part)) ||
    SECRET_BEGINNINGS.some(part => plain.startsWith(part))
  );
};

/** What stands in the place of a secret. */
export const REMOVED = '[removed]';

/** What a secret looks like inside a text, and what is left of it. Whole things come before their parts. */
const SECRET_TEXTS: readonly (readonly [RegExp, string])[] = [
  // PEM of keys, also cut off at either end or with its line ends written out. Certificates are public and stay.
  [
    /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY-----|$)/g,
    REMOVED,
  ],
  [/[A-Za-z0-9+/=\s\\]{20,4000}-----END [A-Z0-9 ]{0,30}PRIVATE KEY-----/g, REMOVED],
  // The same without armour: PKCS#1 and PKCS#8 of RSA, SEC 1 and PKCS#8 of elliptic curves and Ed25519.
  [/(?:MII[A-Za-z0-9+/]{2,6}(?:IBAA|IBAD|AgEA)|MHcCAQEE|MIGHAgEA|MC4CAQAw)[A-Za-z0-9+/=\s]{20,}/g, REMOVED],
  // Slack: tokens of bots, people, apps, refresh and configuration, cookies; addresses that are keys by themselves.
  [/x(?:ox[a-z](?:\.xox[a-z])?|app)-[\w-]+/gi, REMOVED],
  [
    /(https:\/\/(?:hooks\.slack\.com|files\.slack\.com\/upload|wss-\w+\.slack\.com))\/[^\s"']*/gi,
    `$1/${REMOVED}`,
  ],
  [/"(preview|content)(\w{0,40})\\?"\s*:\s*\\?"(?:[^"\\]|\\.)*"?/gi, `"$1$2":"${REMOVED}"`],
  // A SAML response in the clear, in base64 ("<saml", "<?xml"), deflated, or as a field of a form.
  [/<(?:\w{1,40}:)?(?:Response|Assertion|EncryptedAssertion)\b[\s\S]*/g, REMOVED],
  [/(?:PHNhbW|PD94bW|PFJlc3)[\w+/=%-]*/g, REMOVED],
  [/\b(SAMLResponse|SAMLRequest|RelayState)(\\?["']?\s*[=:]\s*\\?["']?)[^\s"'\\&]+/gi, `$1$2${REMOVED}`],
  // Credentials in addresses, headers, forms and JSON.
  [/([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:]{0,200}:[^\s/@]{1,500}@/gi, `$1${REMOVED}@`],
  [/\b(Bearer|Basic|Digest)\s+[\w.~+/=:-]{6,}/gi, `$1 ${REMOVED}`],
  [/\b((?:Set-)?Cookie["']?\s*[=:])[^\n"']*/gi, `$1 ${REMOVED}`],
  [/\b(CF_\w{1,40}|_cf_\w{1,40}|__cf\w{1,40})(\s*=\s*)[^\s;,"']+/gi, `$1$2${REMOVED}`],
  [
    /\b([\w-]{0,40}(?:token|secret|password|passwd|api[_-]?key|authorization))(\\?["']?\s*[:=]\s*\\?["']?)(?!\[removed\]|Bearer |Basic )[^\s"'\\,}&;]+/gi,
    `$1$2${REMOVED}`,
  ],
  // JSON web tokens; Cloudflare's API tokens (40 mixed characters, or with a prefix) and global keys (37 hex digits).
  [/eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g, REMOVED],
  [/\bcf(?:at|ut|k)_[\w-]{8,}/gi, REMOVED],
  [/(?<![\w-])(?=[\w-]{0,39}[A-Z])(?=[\w-]{0,39}[a-z])(?=[\w-]{0,39}\d)[\w-]{40}(?![\w-])/g, REMOVED],
  [/\b[0-9a-f]{37}\b/g, REMOVED],
];

/** Of an address its domain stays: enough to see whose system it is, not who it is. */
const ADDRESS = /[\w.%+'-]{0,64}[\w+'-](@|%40)([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})/g;

/** Takes everything that looks like a secret out of a text, and the names out of email addresses. */
export const redacted = (text: string): string =>
  SECRET_TEXTS.reduce((clean, [pattern, left]) => clean.replace(pattern, left), text).replace(
    ADDRESS,
    '…$1$2',
  );
