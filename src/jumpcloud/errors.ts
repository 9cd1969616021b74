import { HttpError } from '../http/http-error.ts';
import { redactedLine } from '../http/redaction.ts';
import {
  kindOfStatus,
  misshapenBy,
  ServiceError,
  type ServiceErrorKind,
  unansweredBy,
} from '../ports/service-error.ts';
import { refusal } from './schema.ts';

/** A failure of JumpCloud, in words that are safe to show. */
export const failure = (
  code: string,
  kind: ServiceErrorKind,
  message: string,
  waitMs?: number,
): ServiceError => new ServiceError({ service: 'jumpcloud', code, kind, message, retryAfterMs: waitMs });

/** A body as JSON; undefined when it is none. */
export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What JumpCloud's own words say of a refusal: v2 in `message`, v1 in `error`. */
export const saidOf = (json: unknown): string => {
  const read = refusal.safeParse(json);
  return read.success ? redactedLine(read.data.message ?? read.data.error ?? '').slice(0, 200) : '';
};

/** The failure that a status other than the expected one stands for. */
export const refused = (status: number, json: unknown): ServiceError => {
  const code = `http-${status}`;
  const kind = kindOfStatus(status);
  if (kind === 'unauthorized') return failure(code, kind, "JumpCloud refused this bot's credentials");
  if (kind === 'server') return failure(code, kind, `JumpCloud failed with status ${status}`);
  return failure(code, kind, saidOf(json) || `JumpCloud answered status ${status}`);
};

/** An answer that is not what the documentation says. */
export const misshapen = (what: string): ServiceError => misshapenBy('jumpcloud', what);

/** An exchange that came to no answer. */
export const unanswered = (error: unknown): unknown =>
  error instanceof HttpError ? unansweredBy('jumpcloud', error) : error;
