/**
 * Words that make the name of a value secret. A space is any of `_`, `-`, a space, or nothing. The name of a fact is
 * secret when one of them is anywhere in it; a name in running text is secret when it ends with one.
 */
const SECRET_WORDS = [
  'token',
  'secret',
  'password',
  'passwd',
  'passphrase',
  'authorization',
  'cookie',
  'private key',
  'api key',
  'auth key',
  'audit key',
  'access key',
  'credential',
  'credentials',
  'ticket',
  'saml response',
  'saml request',
  'relay state',
];

/** Names that are secret as they stand, and beginnings of such names. Slack puts the text of a file into `preview*`. */
const SECRET_NAMES = ['key', 'keypem', 'privatemetadata', 'responseurl', 'uploadurl'];
const SECRET_BEGINNINGS = ['preview', 'content', 'urlprivate'];
const PLAIN_NAMES = ['contenttype', 'contentlength', 'contentencoding', 'contentdisposition'];

const glued = SECRET_WORDS.map(word => word.replaceAll(' ', ''));

/** True when the value of this name is never written, whatever it is. Case, `_` and `-` do not matter. */
export const isSecretName = (name: string): boolean => {
  const plain = name.toLowerCase().replaceAll(/[\s_-]/g, '');
  if (PLAIN_NAMES.includes(plain)) return false;
  return (
    SECRET_NAMES.includes(plain) ||
    glued.some(word => plain.includes(word)) ||
    SECRET_BEGINNINGS.some(beginning => plain.startsWith(beginning))
  );
};

/** The source of a pattern for the end of a secret name in running text. */
export const secretWord = SECRET_WORDS.map(word => word.replaceAll(' ', '[ _-]?')).join('|');
