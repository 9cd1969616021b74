/** Durations in milliseconds. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The moment so many milliseconds after (or, below zero, before) another. */
export const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms);
