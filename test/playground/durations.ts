import { ImpossibleAct } from '../worlds/impossible-act.ts';

const pattern =
  /^P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

const dayMs = 86_400_000;

/**
 * The moment an ISO 8601 duration (`P30D`, `PT1H30M`, `P1M`) after another one. Years and months go by the calendar in
 * UTC, the last day of a month staying the last one; weeks and days have 168 and 24 hours. Throws ImpossibleAct for any
 * other text.
 */
export function addDuration(from: Date, duration: string): Date {
  const found = pattern.exec(duration);
  if (!found) {
    throw new ImpossibleAct('not-a-duration', `"${duration}" is no duration. For example: P30D, PT15M, P3Y.`);
  }
  const [years, months, weeks, days, hours, minutes, seconds] = found
    .slice(1)
    .map(part => Number(part ?? 0)) as [number, number, number, number, number, number, number];
  const moved = new Date(from);
  const day = moved.getUTCDate();
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + years * 12 + months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(day, lastDay));
  return new Date(
    moved.getTime() +
      (weeks * 7 + days) * dayMs +
      hours * 3_600_000 +
      minutes * 60_000 +
      Math.round(seconds * 1000),
  );
}

/** A span as people say it, in its largest unit: `1,035 days`, `3 hours`, `1 minute`. */
export function spanInWords(ms: number): string {
  const units = [
    ['day', dayMs],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1000],
  ] as const;
  const [unit, size] = units.find(([, sizeMs]) => ms >= sizeMs) ?? (['second', 1000] as const);
  const count = Math.round(ms / size);
  return `${count.toLocaleString('en-US')} ${unit}${count === 1 ? '' : 's'}`;
}
