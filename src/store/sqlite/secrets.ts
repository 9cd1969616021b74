import type { DatabaseSync } from 'node:sqlite';
import type { KeptSecret } from '../../ports/store.ts';
import type { Envelope } from '../envelope.ts';
import { randomText } from '../token.ts';
import { numberIn, textIn } from './row.ts';

/** The secrets that instances share. `clock` is the engine's own (milliseconds), `random` makes tokens. */
export const createSecrets = (
  database: DatabaseSync,
  envelope: Envelope,
  clock: () => number,
  random: () => number,
) => {
  const read = database.prepare('SELECT body, version FROM secrets WHERE name = ? AND body IS NOT NULL');
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
    read(name: string): KeptSecret | null {
      const row = read.get(name);
      return row
        ? { text: envelope.open(name, textIn(row, 'body')), version: numberIn(row, 'version') }
        : null;
    },

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
