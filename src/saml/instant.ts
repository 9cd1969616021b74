/**
 * An xs:dateTime as a Date, or undefined when it is not one. SAML says that times are UTC (saml-core-2.0-os, section 1.3.3),
 * so a value without a zone is taken as UTC.
 */
export const instantOf = (value: string): Date | undefined => {
  const trimmed = value.trim();
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?$/.test(trimmed)) return undefined;
  const date = new Date(/(?:Z|[+-]\d\d:\d\d)$/.test(trimmed) ? trimmed : `${trimmed}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A day the way people read it, in UTC: "3 Mar 2026". */
export const dayOf = (date: Date): string =>
  `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;

/** A length of time the way people say it, from a number of ms: "3 days", "1 hour", "40 seconds". */
export const spanOf = (durationMs: number): string => {
  const seconds = Math.round(Math.abs(durationMs) / 1000);
  const [count, unit] =
    seconds < 120
      ? [seconds, 'second']
      : seconds < 7200
        ? [Math.round(seconds / 60), 'minute']
        : seconds < 172_800
          ? [Math.round(seconds / 3600), 'hour']
          : [Math.round(seconds / 86_400), 'day'];
  return `${count.toLocaleString('en-US')} ${unit}${count === 1 ? '' : 's'}`;
};
