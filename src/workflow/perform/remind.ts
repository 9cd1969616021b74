import type { Connection } from '../../domain/connection.ts';
import { signingCertificate } from '../../domain/connection.ts';
import { stageToTell } from '../../domain/reminder.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import { ServiceError } from '../../ports/service-error.ts';
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
  ({ noticeboard }: { readonly noticeboard: Noticeboard }): Perform<'remind'> =>
  async ({ connection, work, effect, origin, now }) => {
    const { certificate } = work;
    const end = endOf(connection, certificate);
    const stage = end && stageToTell(end, work.stage, now());
    if (stage === null) return null;
    const dm = await noticeboard.remindOwner(connection, stage, origin).catch((error: unknown) => {
      if (effect.attempt >= DM_ATTEMPTS && isRefused(error)) return null;
      throw error;
    });
    return { type: 'reminded', stage, certificate, ...(dm ? { dm } : {}) };
  };
