/** Where jcaccess writes what operators read. Implementations redact; callers still never pass secrets. */
export interface Log {
  /** What happens all the time and is looked at only when something is searched for. */
  debug(message: string, facts?: Readonly<Record<string, unknown>>): void;
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}
