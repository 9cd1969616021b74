const BOT_TOKEN =
  'SLACK_BOT_TOKEN: Slack › your app › OAuth & Permissions › Bot User OAuth Token. After a change of scopes install the app again.';
const ROTATED_TOKEN =
  'SLACK_BOT_TOKEN and SLACK_REFRESH_TOKEN: install the app again and copy both; docs/runbook.md, "When tokens are lost", says more.';
const APP_TOKEN =
  'SLACK_APP_TOKEN: Slack › your app › Basic Information › App-Level Tokens, with the scope connections:write.';
const REACH_SLACK =
  'jcaccess must be able to open https://slack.com and, in Socket Mode, wss://*.slack.com. Look at the network and at the proxy.';

const factOf = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

/** What to do about a failure at start, when that is known; undefined otherwise. */
export const adviceOf = (error: unknown): string | undefined => {
  const service = factOf(error, 'service');
  const kind = factOf(error, 'kind');
  if (service === 'slack' && factOf(error, 'code') === 'token_expired') return ROTATED_TOKEN;
  if (service === 'slack' || service === 'slack-socket') {
    if (kind === 'unauthorized' || kind === 'refused') return service === 'slack' ? BOT_TOKEN : APP_TOKEN;
    if (kind === 'rate-limited') return 'Wait a minute and start again.';
    return REACH_SLACK;
  }
  const port = factOf(error, 'port');
  switch (factOf(error, 'code')) {
    case 'EADDRINUSE':
      return `Port ${String(port)} is taken by another process: choose another PORT or JCACCESS_OPERATIONS_PORT.`;
    case 'EACCES':
      if (typeof port === 'number')
        return `This user may not listen on port ${port}: choose a PORT or JCACCESS_OPERATIONS_PORT above 1023.`;
      return undefined;
    case 'EADDRNOTAVAIL':
      return 'HOST is no address of this machine; 0.0.0.0 listens on all of them.';
    default:
      return undefined;
  }
};

/** Why the start came to nothing and what to do about it, without secrets. */
export interface StartFailure {
  readonly why: string;
  readonly todo: string | null;
  /** Whether it says enough by itself; where it came from helps with anything else. */
  readonly isExpected: boolean;
}

/** Reads a failure at start; `redacted` takes secrets out. */
export const startFailure = (error: unknown, redacted: (text: string) => string): StartFailure => {
  const why = redacted(error instanceof Error ? error.message : String(error));
  const about = why.startsWith('Redis')
    ? 'JCACCESS_STORE names this Redis; docs/deploy.md says what it needs.'
    : null;
  const todo = adviceOf(error) ?? about;
  return { why, todo, isExpected: todo !== null || factOf(error, 'name') === 'StoreFault' };
};

/** The same for the operator's eyes: one or two lines. */
export const startFailureText = ({ why, todo }: StartFailure): string =>
  `jcaccess could not start: ${why}${todo === null ? '' : `\n    ${todo}`}\n`;
