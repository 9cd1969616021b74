/**
 * `Retry-After` (RFC 9110 section 10.2.3) as milliseconds from the answer: seconds, or a date measured against the
 * answer's own `Date`. Undefined when absent or unreadable.
 */
export const retryAfterMs = (headers: Readonly<Record<string, string>>): number | undefined => {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Math.ceil(Number(value) * 1_000);
  const waitMs = Date.parse(value) - Date.parse(headers.date ?? '');
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
};
