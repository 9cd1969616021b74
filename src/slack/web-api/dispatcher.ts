import type { SocketModeReceiver } from '@slack/bolt';

/** What Socket Mode connects through. Slack's library names the type; only the http room knows the package behind it. */
export type Dispatcher = NonNullable<ConstructorParameters<typeof SocketModeReceiver>[0]['dispatcher']>;
