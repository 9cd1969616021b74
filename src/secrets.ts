import type { Config } from './config.ts';
import { proxySecrets } from './http/proxy.ts';
import { passwordsIn } from './store/redis/address.ts';

/** What must never be written, whatever it looks like: for the redaction of the log. */
export const secretsOf = ({ slack, cloudflare, jumpcloud, proxy, store, auditKey }: Config): string[] => [
  slack.botToken,
  slack.rotation?.clientSecret ?? '',
  slack.rotation?.refreshToken ?? '',
  slack.delivery.mode === 'socket' ? slack.delivery.appToken : slack.delivery.signingSecret,
  cloudflare.apiToken,
  jumpcloud?.apiKey ?? '',
  ...(proxy ? proxySecrets(proxy) : []),
  ...(store.engine === 'redis' ? passwordsIn(store.url) : []),
  auditKey,
];
