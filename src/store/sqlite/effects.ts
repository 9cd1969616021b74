import type { DatabaseSync } from 'node:sqlite';
import type { Effect } from '../../domain/effect.ts';
import type { Backlog, ClaimedEffect, ParkedEffect, StoreStatus } from '../../ports/store.ts';
import { effectFrom } from '../codec.ts';
import type { LeftAlone } from '../left-alone.ts';
import { unknownEffect } from '../left-alone.ts';
import { threadOfLine } from '../prepared-commit.ts';
import type { Serving } from '../serving.ts';
import { randomText } from '../token.ts';
import type { Row } from './row.ts';
import { numberIn, textIn } from './row.ts';
import { inTransaction } from './transaction.ts';

const LANE_IS_OPEN = `
  NOT EXISTS (SELECT 1 FROM lanes WHERE lanes.lane = e.lane AND blocked_until > :now)`;

/** Those that this handle may claim, as `Serving` says; without a deed are those of before deeds were noted. */
const IS_SERVED = `(:workspaces = '' OR instr(:workspaces, ' ' || workspace || ' ') > 0)`;
const IS_KNOWN = `(:deeds = '' OR deed = '' OR schema < :schema
  OR (schema = :schema AND instr(:deeds, ' ' || deed || ' ') > 0))`;

/** The queries over effects, by name, so that a test can ask SQLite how it runs them. */
export const EFFECT_QUERIES = {
  // The first of each thread, unless another effect of the thread is being performed.
  claimable: `
    SELECT * FROM effects AS e
    WHERE due <= :now AND leased_until <= :clock AND ${IS_SERVED} AND ${IS_KNOWN} AND ${LANE_IS_OPEN}
      AND NOT EXISTS (
        SELECT 1 FROM effects AS busy
        WHERE busy.leased_until > 0 AND busy.leased_until > :clock AND +busy.thread = e.thread)
      AND NOT EXISTS (
        SELECT 1 FROM effects AS other
        WHERE other.thread = e.thread AND (other.due, other.position) < (e.due, e.position))
    ORDER BY due, position LIMIT :limit`,
  unknown: `SELECT id, workspace, deed FROM effects
    WHERE due <= :now AND ${IS_SERVED} AND NOT ${IS_KNOWN} ORDER BY due LIMIT 10`,
  claimed: 'SELECT count(*) AS count FROM effects WHERE leased_until > 0 AND leased_until > :clock',
  dueNow: `SELECT count(*) AS count FROM effects AS e
    WHERE due <= :now AND leased_until <= :clock AND ${LANE_IS_OPEN}`,
  nextDue: `SELECT due FROM effects AS e
    WHERE due > :now AND leased_until <= :clock AND ${LANE_IS_OPEN} ORDER BY due LIMIT 1`,
  nextOpened: `SELECT min(max(blocked_until,
      (SELECT min(due) FROM effects AS e WHERE e.lane = lanes.lane AND e.leased_until <= :clock))) AS due
    FROM lanes WHERE blocked_until > :now`,
  oldestDue: 'SELECT min(due) AS at FROM effects WHERE due > 0',
  oldestBegun: 'SELECT min(first_claimed_at) AS at FROM effects WHERE first_claimed_at > 0',
  inLine: 'SELECT count(*) AS count FROM effects WHERE thread = ?',
  parked: 'SELECT * FROM parked_effects WHERE workspace = ? ORDER BY parked_at, position',
} as const;

const effectIn = (row: Row): Effect => ({
  ...effectFrom(textIn(row, 'body')),
  due: new Date(numberIn(row, 'due')),
});

/** Claiming, giving back and parking of effects. `clock` is the engine's own (milliseconds), `random` makes tokens. */
export const createEffects = (
  database: DatabaseSync,
  clock: () => number,
  random: () => number,
  serving: () => Serving,
  leftAlone: LeftAlone,
) => {
  const claimable = database.prepare(EFFECT_QUERIES.claimable);
  const unknown = database.prepare(EFFECT_QUERIES.unknown);
  const claimed = database.prepare(EFFECT_QUERIES.claimed);
  const dueNow = database.prepare(EFFECT_QUERIES.dueNow);
  const nextDue = database.prepare(EFFECT_QUERIES.nextDue);
  const nextOpened = database.prepare(EFFECT_QUERIES.nextOpened);
  const parked = database.prepare(EFFECT_QUERIES.parked);
  const inLine = database.prepare(EFFECT_QUERIES.inLine);
  const oldestDue = database.prepare(EFFECT_QUERIES.oldestDue);
  const oldestBegun = database.prepare(EFFECT_QUERIES.oldestBegun);
  const parkedCount = database.prepare('SELECT count(*) AS count FROM parked_effects');
  // A token that is still there is of a lease that ended by itself.
  const lease = database.prepare(
    `UPDATE effects SET token = :token, leased_until = :until, attempt = attempt + 1,
       lost = lost + (token IS NOT NULL),
       first_claimed_at = coalesce(first_claimed_at, :now)
     WHERE position = :position RETURNING *`,
  );
  const extend = database.prepare(
    'UPDATE effects SET leased_until = :until WHERE id = :id AND token = :token AND leased_until > :clock',
  );
  const handBack = database.prepare(
    `UPDATE effects SET token = NULL, leased_until = 0
     WHERE id = :id AND token = :token AND leased_until > :clock`,
  );
  const defer = database.prepare(
    `UPDATE effects SET due = :due, error = :error, token = NULL, leased_until = 0, lost = 0
     WHERE id = :id AND token = :token AND leased_until > :clock`,
  );
  const park = database.prepare(
    `INSERT INTO parked_effects (position, workspace, id, due, body, attempt, parked_at, error)
     SELECT position, workspace, id, due, body, attempt, :at, :error FROM effects
     WHERE id = :id AND token = :token AND leased_until > :clock`,
  );
  const remove = database.prepare('DELETE FROM effects WHERE id = ? AND token = ?');
  const block = database.prepare(
    `INSERT INTO lanes (lane, blocked_until) VALUES (?, ?)
     ON CONFLICT (lane) DO UPDATE SET blocked_until = max(blocked_until, excluded.blocked_until)`,
  );

  const dateOf = (row: Row | undefined): Date | null =>
    typeof row?.at === 'number' ? new Date(row.at) : null;
  const countOf = (row: Row | undefined): number => (row ? numberIn(row, 'count') : 0);

  const claimOne = (waiting: Row, now: Date, until: number): ClaimedEffect => {
    const position = numberIn(waiting, 'position');
    // The place and the attempt make the token unlike any other, whatever the source of randomness is worth.
    const token = `${position}.${numberIn(waiting, 'attempt') + 1}.${randomText(random)}`;
    const row = lease.get({ token, until, now: now.getTime(), position });
    if (!row) throw new Error(`effect ${textIn(waiting, 'id')} vanished inside a transaction`);
    return {
      ...effectIn(row),
      token,
      attempt: numberIn(row, 'attempt'),
      firstClaimedAt: new Date(numberIn(row, 'first_claimed_at')),
      lost: numberIn(row, 'lost'),
    };
  };

  return {
    /** See the port. One effect of a thread at a time, so that their order is kept. */
    claim(now: Date, limit: number, leaseMs: number): ClaimedEffect[] {
      const { workspaces, deeds, schema } = serving();
      const ours = { now: now.getTime(), workspaces, deeds, schema };
      const taken = inTransaction(database, () => {
        const started = clock();
        return claimable
          .all({ ...ours, clock: started, limit })
          .map(row => claimOne(row, now, started + leaseMs));
      });
      if (taken.length === 0 && deeds !== '') {
        for (const row of unknown.all(ours))
          leftAlone.note(unknownEffect(textIn(row, 'id'), textIn(row, 'workspace'), textIn(row, 'deed')));
      }
      return taken;
    },

    /** See the port. */
    extend(id: string, token: string, leaseMs: number): boolean {
      const now = clock();
      return extend.run({ id, token, clock: now, until: now + leaseMs }).changes === 1;
    },

    /** See the port. */
    handBack(id: string, token: string): boolean {
      return handBack.run({ id, token, clock: clock() }).changes === 1;
    },

    /** See the port. */
    defer(id: string, token: string, due: Date, error: string): boolean {
      return defer.run({ id, token, clock: clock(), due: due.getTime(), error }).changes === 1;
    },

    /** See the port. */
    park(id: string, token: string, at: Date, error: string): boolean {
      return inTransaction(database, () => {
        const isHeld = park.run({ id, token, clock: clock(), at: at.getTime(), error }).changes === 1;
        if (isHeld) remove.run(id, token);
        return isHeld;
      });
    },

    /** See the port. A lane that is blocked for longer stays so. */
    blockLane(lane: string, until: Date): void {
      block.run(lane, until.getTime());
    },

    /** See the port. */
    parked(workspace: string): ParkedEffect[] {
      return parked.all(workspace).flatMap(row =>
        leftAlone.readable([textIn(row, 'body')], effectFrom).map(effect => ({
          ...effect,
          due: new Date(numberIn(row, 'due')),
          error: textIn(row, 'error'),
          parkedAt: new Date(numberIn(row, 'parked_at')),
        })),
      );
    },

    /** See the port. */
    inLine(workspace: string, line: string): number {
      return countOf(inLine.get(threadOfLine(workspace, line)));
    },

    /** See the port. */
    backlog(): Backlog {
      return { oldestDue: dateOf(oldestDue.get()), oldestBegun: dateOf(oldestBegun.get()) };
    },

    /** See the port. */
    status(at: Date): StoreStatus {
      const [now, started] = [at.getTime(), clock()];
      const next = [nextDue.get({ now, clock: started }), nextOpened.get({ now, clock: started })]
        .map(row => row?.due)
        .filter(due => typeof due === 'number');
      return {
        claimed: countOf(claimed.get({ clock: started })),
        dueNow: countOf(dueNow.get({ now, clock: started })),
        nextDue: next.length === 0 ? null : new Date(Math.min(...next)),
        parked: countOf(parkedCount.get()),
      };
    },
  };
};
