import { createServer } from 'node:net';
import { join } from 'node:path';

/** How the app is deployed in a rehearsal. */
export interface Deployment {
  /** How Slack reaches the app: a socket the app opened, or signed requests to a port. */
  readonly delivery: 'socket' | 'http';
  /** An address as in `JCACCESS_STORE`, or `sqlite` for a file in the rehearsal's folder. */
  readonly store: string;
  /** Where the app's files are. */
  readonly folder: string;
  /** The port for HTTP delivery and for the app's own health page. */
  readonly port: number;
  /** Variables that differ from the playground's. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The signing secret of the rehearsal's Slack app. */
export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';

/** The environment of the app, as an operator would write it for the company Acme. */
export function appEnvironment(deployment: Deployment): Record<string, string> {
  const { delivery, store, folder, port } = deployment;
  return {
    SLACK_BOT_TOKEN: 'xoxb-acme-1',
    ...(delivery === 'socket' ? { SLACK_APP_TOKEN: 'xapp-acme-1' } : { SLACK_SIGNING_SECRET: signingSecret }),
    HOST: '127.0.0.1',
    PORT: String(port),
    CLOUDFLARE_ACCOUNT_ID: '023e105f4ecef8ad9ca31a8372d0c353',
    CLOUDFLARE_API_TOKEN: 'cf-token-acme',
    JCACCESS_STORE: store === 'sqlite' ? `sqlite:${join(folder, 'jcaccess.db')}` : store,
    JCACCESS_APPROVERS: 'U0BEN,U0CLEO',
    JCACCESS_REQUESTERS: '',
    // Whoever lets years go by waits for every sweep.
    JCACCESS_DRIFT_HOURS: '0',
    JCACCESS_AUDIT_KEY: 'rehearsal-audit-key-of-32-characters-or-more',
    ...deployment.environment,
  };
}

/** A port of 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise<void>(resolve => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}
