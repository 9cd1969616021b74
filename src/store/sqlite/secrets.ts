import type { DatabaseSync } from 'node:sqlite';
import type { KeptSecret } from '../../ports/store.ts';
import type { Envelope } from '../envelope.ts';
import { randomText } from '../token.ts';
import { numberIn } from './row.ts';

/** Reads one secret; it may be a file that is opened for reading alone. */
export const readSecret = (database: DatabaseSync, envelope: Envelope, name: string): KeptSecret | null => {
  const row = database.prepare('SELECT body, version FROM secrets WHERE name = ?').get(name);
  if (typeof row?.body !== 'string') return null;
  return { text: envelope.open(name, row.body), version: numberIn(row, 'version') };
};

/** The secrets that instances share. `clock` is the engine's own (milliseconds), `random` makes tokens. */
export const createSecrets = (
  database: DatabaseSync,
  envelope: Envelope,
  clock: () => number,
  random: () => number,
) => {
  const lease = database.prepare(
    `INSERT INTO secrets (name, token, leased_until) VALUES (:name, :token, :until)
     ON CONFLICT (name) DO UPDATE SET token = excluded.token, leased_until = excluded.leased_until
     WHERE leased_until <= :clock`,
  );
  const keep = database.prepare(
    `UPDATE secrets SET body = :body, version = version + 1
     WHERE name = :name AND token = :token AND leased_until > :clock AND version = :version`,
  );
  const release = database.prepare(
    'UPDATE secrets SET token = NULL, leased_until = 0 WHERE name = ? AND token = ?',
  );

  return {
    /** See the port. */
    read: (name: string): KeptSecret | null => readSecret(database, envelope, name),

    /** See the port. */
    lease(name: string, leaseMs: number): string | null {
      const [token, now] = [randomText(random), clock()];
      return lease.run({ name, token, clock: now, until: now + leaseMs }).changes === 1 ? token : null;
    },

    /** See the port. */
    keep(name: string, token: string, text: string, version: number): boolean {
      const body = envelope.seal(name, text);
      return keep.run({ name, token, clock: clock(), body, version }).changes === 1;
    },

    /** See the port. */
    release(name: string, token: string): void {
      release.run(name, token);
    },
  };
};
