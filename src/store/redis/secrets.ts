import type { Store } from '../../ports/store.ts';
import type { Envelope } from '../envelope.ts';
import { randomText } from '../token.ts';
import { runConfirmed } from './confirm.ts';
import type { Connection } from './connection.ts';
import { script } from './connection.ts';
import { secretKey } from './keys.ts';
import { KEEP_SECRET, LEASE_SECRET, RELEASE_SECRET } from './lua/secrets.ts';
import { numberIn } from './reply.ts';

const SCRIPTS = { lease: script(LEASE_SECRET), keep: script(KEEP_SECRET), release: script(RELEASE_SECRET) };

const isDone = (reply: unknown): boolean => reply === 1;

/** The secrets that instances share. `replicas` must confirm what is kept; `random` (numbers from 0 to 1) makes tokens. */
export const createSecrets = (
  connection: Connection,
  envelope: Envelope,
  replicas: number,
  random: () => number,
): Pick<Store, 'secret' | 'leaseSecret' | 'keepSecret' | 'releaseSecret'> => ({
  async secret(name) {
    const [body, version] = await connection.ask(redis => redis.hmget(secretKey(name), 'body', 'version'));
    return body ? { text: envelope.open(name, body), version: numberIn(version) } : null;
  },

  async leaseSecret(name, leaseMs) {
    const token = randomText(random);
    const reply = await connection.run(SCRIPTS.lease, [secretKey(name)], [token, String(leaseMs)]);
    return isDone(reply) ? token : null;
  },

  async keepSecret(name, token, text, expectedVersion) {
    const args = [token, envelope.seal(name, text), String(expectedVersion), String(expectedVersion + 1)];
    return isDone(await runConfirmed(connection, replicas, SCRIPTS.keep, [secretKey(name)], args, isDone));
  },

  async releaseSecret(name, token) {
    await connection.run(SCRIPTS.release, [secretKey(name)], [token]);
  },
});
