const secrets: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\bxox[a-z](?:\.xox[a-z])?-[\w-]+/gi,
  /\bxapp-[\w-]+/gi,
  /\bBearer\s+[\w.~+/=-]+/gi,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /\b(?:\w*_)?(?:token|secret|password|authorization|api[_-]?key)["']?\s*[:=]\s*["']?[^\s"',}]+/gi,
];

/** One line of a service's own words, at most 300 characters, with everything that looks like a credential taken out. */
export const redacted = (text: string): string => {
  const safe = secrets.reduce((rest, secret) => rest.replace(secret, '[redacted]'), text);
  const line = safe.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length <= 300 ? line : `${line.slice(0, 299)}…`;
};
