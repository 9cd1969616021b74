import type { Connection } from '../../domain/connection.ts';
import { signingCertificate, toldStage } from '../../domain/connection.ts';
import type { Policy } from '../../domain/policy.ts';
import { reminderTurn, stageDue } from '../../domain/reminder.ts';
import type { Access } from '../../ports/access.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import { ServiceError } from '../../ports/service-error.ts';
import type { Store } from '../../ports/store.ts';
import { lookAtAccess } from '../look-at-access.ts';
import type { Perform } from '../performing.ts';
import { responsibleFor } from '../responsible.ts';

const isRefused = (error: unknown): boolean =>
  error instanceof ServiceError && (error.kind === 'refused' || error.kind === 'unpostable');

/** So often a refused DM is tried before the reminder goes on without it. */
const DM_ATTEMPTS = 3;

/** When the certificate of that fingerprint ends, while the connection uses it. */
export const endOf = ({ status, applied }: Connection, fingerprint: string): Date | null =>
  status === 'live' && applied && signingCertificate(applied).sha256Fingerprint === fingerprint
    ? signingCertificate(applied).notAfter
    : null;

/**
 * Reminds the owner of a certificate's end, once per stage, while they are at work; when their account is gone, the next
 * person who answers for the connection. Before that it is looked at again whenever the stage is due for one of them. A
 * stage that was slept through is passed over: only the newest is told. A DM that Slack refuses for good ends no later
 * reminder, and not the channel's copy.
 */
export const remind =
  (deps: {
    readonly noticeboard: Noticeboard;
    readonly access: Pick<Access, 'provider' | 'newestLogin'>;
    readonly directory: Parameters<typeof responsibleFor>[1]['directory'];
    readonly store: Pick<Store, 'changeWithConnection'>;
    readonly policy: Pick<Policy, 'approvers' | 'workingHours'>;
  }): Perform<'remind'> =>
  async ({ connection, work, effect, origin, now, renewLease: holdOn }) => {
    const { certificate } = work;
    const notAfter = endOf(connection, certificate);
    if (notAfter === null || !connection.applied) return null;
    const people = await responsibleFor(connection, deps);
    const [{ user, timeZone }] = people;
    const { workingHours: hours } = deps.policy;
    const told = toldStage(connection);
    const { again } = work;
    const repeat = again === undefined ? {} : { again };
    // A repeat is over once the next stage was told.
    if (again !== undefined && told !== work.stage) return null;
    const about = { notAfter, stage: work.stage, told: again === undefined ? told : null };
    const turn = reminderTurn(about, now(), { hours, timeZone });
    if (turn.kind === 'over') return null;
    if (turn.kind === 'wait') {
      const looks = people.map(one => stageDue(notAfter, work.stage, { hours, timeZone: one.timeZone }));
      const soonest = [turn.until, ...looks].filter(at => at > now()).map(at => at.getTime());
      const until = new Date(Math.min(...soonest));
      return { type: 'reminder-put-off', stage: work.stage, certificate, until, ...repeat };
    }
    const { stage } = turn;
    const to = user === connection.owner ? {} : { to: user };
    await holdOn();
    const access = await lookAtAccess(deps.access, connection.applied, now());
    const dm = await deps.noticeboard
      .remindOwner(connection, { stage, to: user, seen: access }, origin)
      .catch((error: unknown) => {
        if (effect.attempt >= DM_ATTEMPTS && isRefused(error)) return null;
        throw error;
      });
    return {
      type: 'reminded',
      stage,
      certificate,
      timeZone,
      ...repeat,
      ...to,
      access,
      ...(dm ? { dm } : {}),
    };
  };
