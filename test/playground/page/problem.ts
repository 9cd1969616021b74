import type { ActAnswer } from './state.ts';

const slackWords: Record<string, string> = {
  operation_timeout: 'Slack shows: jcaccess did not answer within 3 seconds.',
  dispatch_failed: 'Slack shows: jcaccess was not reached.',
  invalid_response: 'Slack could not use what jcaccess answered.',
};

/** What to tell the person when an act failed, or when Slack itself would show a failure; undefined when nothing went wrong or the form says it under its fields. */
export function problemOf(answer: ActAnswer): string | undefined {
  if (!answer.ok) return answer.error?.message ?? 'That could not be done.';
  if (typeof answer.result !== 'object' || answer.result === null) return undefined;
  const { ok, error } = answer.result as { ok?: boolean; error?: unknown };
  if (ok !== false || typeof error !== 'string') return undefined;
  return slackWords[error] ?? `Slack shows: ${error}.`;
}
