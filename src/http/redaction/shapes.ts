import type { Found } from './spans.ts';

/**
 * What a secret looks like by itself. The group `keep`, where there is one, stays. Every pattern either fails within a
 * bounded number of characters or matches, so that the time is linear.
 */
const SECRETS: readonly RegExp[] = [
  // Slack: tokens of bots, people, apps, refresh, configuration and workflows, cookies; addresses that are keys.
  /x(?:ox[a-z](?:\.xox[a-z])?|app|wfp)-[\w%+/=-]+/gi,
  /(?<keep>:\/\/(?:hooks\.slack(?:-gov)?\.com|files\.slack\.com\/upload))\/[^\s"'<>]+/gi,
  /(?<keep>wss?:\/\/[^\s"'<>?/]{1,255})[/?][^\s"'<>]+/gi,
  // Cloudflare: tokens of users and accounts, global keys, keys of the origin CA. JumpCloud. age.
  /cf(?:at|ut|k)_[\w-]{8,}/gi,
  /v1\.0-[\da-f]{8,}(?:-[\da-f]+)?/gi,
  /jca_[\w-]{8,}/gi,
  /AGE-SECRET-KEY-[\w-]+/gi,
  // JSON web keys.
  /(?<keep>(?<!\w)["']?(?:d|p|q|dp|dq|qi|k)["']?\s{0,8}:\s{0,8}["'])[\w-]{22,}/g,
  // The private numbers of a key as OpenSSL prints them, and the private lines of PuTTY.
  /(?<keep>(?:privateExponent|prime\d|exponent\d|coefficient|priv)\s{0,8}:\s{0,8})(?:[\da-f]{2}[:\s]{0,80}){8,}/gi,
  /(?<keep>Private-(?:Lines: \d{1,4}|MAC:)\s{1,8})[\w+/=]+(?:\s{1,80}[\w+/]{16,}={0,2})*/g,
  // What programs are started with: `curl -u name:password`.
  /(?<keep>\s-u[ \t]{0,4}["']?[^\s:"']{1,100}:)[^\s"']+/g,
  // The armour of a key in hexadecimal.
  /(?:2d){1,5}424547494e20(?:[\da-f]{2}){0,24}?50524956(?:[\da-f]{2})*/gi,
  // A SAML response in the clear.
  /<(?:[\w-]{1,40}:)?(?:Response|Assertion|EncryptedAssertion|EncryptedID)\b[\s\S]*/g,
  // Credentials in addresses and headers.
  /(?<keep>rediss?(?:\+\w{1,20})?:\/\/)[^\s"'<>]{1,2000}(?=@)/gi,
  /(?<keep>[a-z][a-z\d+.-]{0,20}:\/\/)[^\s"'<>/?#@:]{0,200}:(?!\d{1,5}[/?#])[^\s"'<>@]{1,500}(?:@[^\s"'<>/?#@]{0,200}){0,5}(?=@)/gi,
  /(?<keep>[a-z][a-z\d+.-]{0,20}:\/\/)[^\s"'<>/?#@]{1,500}(?=@)/gi,
  /(?<keep>\b(?:Bearer|Digest|SSWS)[ \t]{1,8})(?!\[removed\])[\w.~+/=:-]{6,}/gi,
  /(?<keep>\b(?:[Bb]asic|BASIC|Negotiate|NTLM)[ \t]{1,8})(?=[\w+/-]{0,400}(?:[\d=+/]|[a-z][A-Z]))[\w+/=-]{6,}/g,
  /(?<keep>\b(?:CF_\w{1,40}|_{1,2}cf\w{1,40})\s{0,8}=\s{0,8})[^\s;,"']+/gi,
];

/**
 * What chance makes in a certificate too: JSON in base64, as JSON web tokens are, and the length and letters of the keys of
 * JumpCloud and Cloudflare.
 */
const FAINT: readonly RegExp[] = [
  /eyJ[\w-]{5,}(?:\.[\w-]*)*/g,
  /(?<![\da-f])(?:[\da-f]{40}|[\da-f]{37})(?![\da-f])/gi,
];
const RUN = /[\w-]{40,}/g;
const TOKEN_LENGTH = 40;
const MIXED = 10;

const classOf = (code: number): number => {
  if (code >= 48 && code <= 57) return 1;
  if (code >= 65 && code <= 90) return 2;
  return code >= 97 && code <= 122 ? 3 : 0;
};

/** True when 40 characters in a row hold both cases and digits, and change between them as often as chance does. */
const isRandom = (run: string): boolean => {
  const changes: number[] = [];
  const seen = [0, 0, 0, 0];
  let mixed = 0;
  for (let place = 0; place < run.length; place += 1) {
    const here = classOf(run.charCodeAt(place));
    const before = place === 0 ? here : classOf(run.charCodeAt(place - 1));
    changes.push(here !== 0 && before !== 0 && here !== before ? 1 : 0);
    mixed += changes[place] ?? 0;
    seen[here] = (seen[here] ?? 0) + 1;
    const left = place - TOKEN_LENGTH;
    if (left >= 0) {
      mixed -= changes[left] ?? 0;
      const gone = classOf(run.charCodeAt(left));
      seen[gone] = (seen[gone] ?? 0) - 1;
    }
    if (place + 1 >= TOKEN_LENGTH && mixed >= MIXED && seen[1] && seen[2] && seen[3]) return true;
  }
  return false;
};

/** Looks for secrets that are known by their shape. */
export const findShapes = (text: string, found: Found): void => {
  for (const shape of SECRETS)
    for (const match of text.matchAll(shape)) {
      const kept = match.groups?.keep?.length ?? 0;
      found.secret.push({ from: match.index + kept, to: match.index + match[0].length });
    }
  for (const faint of FAINT)
    for (const { 0: key, index } of text.matchAll(faint))
      found.faint.push({ from: index, to: index + key.length });
  for (const { 0: run, index } of text.matchAll(RUN))
    if (isRandom(run)) found.faint.push({ from: index, to: index + run.length });
};
