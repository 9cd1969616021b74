import type { Connection } from '../../domain/connection.ts';
import { signingCertificate } from '../../domain/connection.ts';
import { stageToTell } from '../../domain/reminder.ts';
import type { Access } from '../../ports/access.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import { ServiceError } from '../../ports/service-error.ts';
import { lookAtAccess } from '../look-at-access.ts';
import type { Perform } from '../performing.ts';

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
 * Reminds the owner of a certificate's end, once per stage. A stage that was slept through is passed over: only the
 * newest is told. A DM that Slack refuses for good ends no later reminder, and not the channel's copy.
 */
export const remind =
  (deps: {
    readonly noticeboard: Noticeboard;
    readonly access: Pick<Access, 'provider' | 'newestLogin'>;
  }): Perform<'remind'> =>
  async ({ connection, work, effect, origin, now, renewLease: holdOn }) => {
    const { certificate } = work;
    const end = endOf(connection, certificate);
    const stage = end && stageToTell(end, work.stage, now());
    if (stage === null || !connection.applied) return null;
    await holdOn();
    const access = await lookAtAccess(deps.access, connection.applied, now());
    const dm = await deps.noticeboard
      .remindOwner(connection, stage, access, origin)
      .catch((error: unknown) => {
        if (effect.attempt >= DM_ATTEMPTS && isRefused(error)) return null;
        throw error;
      });
    return { type: 'reminded', stage, certificate, access, ...(dm ? { dm } : {}) };
  };
