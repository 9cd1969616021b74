import type { LoginResult } from '../domain/login.ts';
import { type AccessError, accessErrors } from './access-errors.ts';
import { maxPastedCharacters } from './limits.ts';
import { asTyped } from './pasted.ts';
import { containsPrivateKey } from './pem.ts';

const maxKeptCharacters = 3000;

/**
 * Reads what a person pasted from Access's test window: its JSON (with or without "Your connection works!") or an error text.
 * A paste with a cookie, a token, a SAML message, a HAR file or a key is refused whole; nothing of it comes back.
 */
export const readLoginResult = (given: string): LoginResult => {
  const pasted = asTyped(given.slice(0, maxPastedCharacters + 1));
  const refusal = refusedFor(pasted);
  if (refusal !== undefined) return { kind: 'refused', why: refusal };
  const text = withoutTokens(pasted).replace(/\s+/g, ' ').trim().slice(0, maxKeptCharacters);
  const success = successIn(pasted);
  if (success !== undefined) return success;
  const known = accessErrors.find(error =>
    error.fragments.some(fragment => plain(text).includes(plain(fragment))),
  );
  if (known !== undefined)
    return { kind: 'error', code: known.code, text, cause: known.cause, fix: known.fix };
  if (plain(text).includes('your connection works')) return { kind: 'success', attributes: [] };
  return { kind: 'unknown', text, nearest: nearestTo(text) };
};

const refusedFor = (pasted: string): Extract<LoginResult, { kind: 'refused' }>['why'] | undefined => {
  if (pasted.trim() === '') return 'empty';
  if (containsPrivateKey(pasted)) return 'private-key';
  if (/"log"\s*:\s*\{/.test(pasted) && /"(?:entries|creator)"\s*:/.test(pasted)) return 'har';
  const unescaped = pasted.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const packed = unescaped.replace(/\s+/g, '');
  if (sessionMarks.some(mark => mark.test(unescaped)) || jsonWebToken.test(packed)) return 'session-cookie';
  if (samlMarks.some(mark => mark.test(unescaped)) || samlInBase64.test(packed)) return 'saml-response';
  // No error text has such a word, or lines of one: it is an encoded message of some kind.
  if (/[A-Za-z0-9+/_-]{120}|(?:[A-Za-z0-9+/]{50,76}\r?\n){3}/.test(pasted)) return 'saml-response';
  return pasted.length > maxPastedCharacters ? 'har' : undefined;
};

const sessionMarks = [
  /CF_?Authorization|cf-access-(?:token|jwt|client-secret)/i,
  /CF_(?:App)?Session\s*["':=\t]/i,
  /^\s*(?:set-)?cookie\s*:/im,
  /\bbearer\s+\S{16}/i,
];
// The head of a JSON Web Token, '{"' in base64url: a session, whatever the name beside it.
const jsonWebToken = /eyJ[\w-]{16}/;
const samlMarks = [
  /SAML(?:Response|Request)["']?\s*[=:]/i,
  /<\/?(?:\w+:)?(?:Response|Assertion|EncryptedAssertion|AuthnRequest)[\s>]/i,
  /name=["']?SAML(?:Response|Request)/i,
];
// "<?xml ", "<saml", "<Respo" and "<ns" in base64: a SAML message without its form field.
const samlInBase64 = /(?:PD94bWwg|PHNhbWx|PFJlc3Bv|PG5z)[A-Za-z0-9+/=]{30}/;

const successIn = (pasted: string): LoginResult | undefined => {
  const start = pasted.indexOf('{');
  const end = pasted.lastIndexOf('}');
  if (start < 0 || end < start) return undefined;
  const answer = objectIn(pasted.slice(start, end + 1));
  if (answer === undefined || !('email' in answer || 'saml_attributes' in answer)) return undefined;
  const inner = isRecord(answer.saml_attributes) ? answer.saml_attributes : {};
  const email = typeof answer.email === 'string' ? answer.email.trim() : '';
  return {
    kind: 'success',
    ...(email === '' ? {} : { email }),
    attributes: Object.keys(inner)
      .slice(0, 100)
      .map(name => name.slice(0, 200)),
  };
};

const objectIn = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

// An address in an error page carries one-time tokens in its query; long words elsewhere may be tokens too.
const withoutTokens = (pasted: string): string =>
  pasted
    .replace(/(https?:\/\/[^\s?#]+)[?#]\S+/gi, '$1?[removed]')
    .replace(/[A-Za-z0-9_+/=-]{40,}/g, '[removed]');

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(/[‘’]/g, "'").toLowerCase();

/** The codes of at most two known errors that share the most words with the text; none when fewer than two words are shared. */
const nearestTo = (text: string): string[] => {
  const words = wordsOf(text);
  const shared = (error: AccessError): number =>
    Math.max(
      ...error.fragments.map(fragment => wordsOf(fragment).filter(word => words.includes(word)).length),
    );
  return accessErrors
    .map(error => ({ code: error.code, score: shared(error) }))
    .filter(({ score }) => score >= 2)
    .sort((a, b) => b.score - a.score)
    .slice(0, 2)
    .map(({ code }) => code);
};

const wordsOf = (text: string): string[] => [...new Set(plain(text).match(/[a-z]{4,}/g) ?? [])];
