const dayMs = 86_400_000;

/** Renders a Slack date format (`{date_short_pretty} at {time}`) for a Unix time in seconds. `now` decides what "today" is; times are those of the playground's clock, UTC. Formats are Slack's: https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
export function renderDate(unixSeconds: number, format: string, now: Date): string {
  const at = new Date(unixSeconds * 1_000);
  return format.replace(/\{([a-z_]+)\}/g, (whole, name: string) => renderToken(name, at, now) ?? whole);
}

function renderToken(name: string, at: Date, now: Date): string | undefined {
  switch (name) {
    case 'date_num':
      return at.toISOString().slice(0, 10);
    case 'date':
    case 'date_slash':
      return words(at, { day: 'numeric', month: 'long', year: 'numeric' });
    case 'date_long':
      return words(at, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
    case 'date_short':
      return shortDay(at);
    case 'date_pretty':
      return nearDay(at, now) ?? words(at, { day: 'numeric', month: 'long', year: 'numeric' });
    case 'date_long_pretty':
      return (
        nearDay(at, now) ?? words(at, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
      );
    case 'date_short_pretty':
      return nearDay(at, now) ?? shortDay(at);
    case 'time':
      return at.toISOString().slice(11, 16);
    case 'time_secs':
      return at.toISOString().slice(11, 19);
    case 'ago':
      return ago(now.getTime() - at.getTime());
    default:
      return undefined;
  }
}

function shortDay(at: Date): string {
  return words(at, { day: 'numeric', month: 'short', year: 'numeric' });
}

function words(at: Date, options: Intl.DateTimeFormatOptions): string {
  // British English abbreviates September to four letters, every other month to three.
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' })
    .format(at)
    .replace('Sept ', 'Sep ');
}

function nearDay(at: Date, now: Date): string | undefined {
  const days = Math.floor(at.getTime() / dayMs) - Math.floor(now.getTime() / dayMs);
  return { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }[String(days)];
}

function ago(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const [count, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 1_440
        ? [Math.round(minutes / 60), 'hour']
        : [Math.round(minutes / 1_440), 'day'];
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(
    ms < 0 ? count : -count,
    unit as 'day',
  );
}

/** The clock of the top bar: `Tue 24 Nov 2026 14:32`. */
export function clockFace(now: Date): string {
  const day = words(now, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).replace(
    ',',
    '',
  );
  return `${day} ${now.toISOString().slice(11, 16)}`;
}

/** The time beside a message: `14:32` today, `23 Nov 14:32` before. */
export function messageTime(ts: string, now: Date): string {
  const at = new Date(Number(ts) * 1_000);
  const time = at.toISOString().slice(11, 16);
  if (nearDay(at, now) === 'today') return time;
  const sameYear = at.getUTCFullYear() === now.getUTCFullYear();
  return `${words(at, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) })} ${time}`;
}
