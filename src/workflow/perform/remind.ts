import { stageToTell } from '../../domain/reminder.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import type { Store } from '../../ports/store.ts';
import type { Corridor } from '../corridor.ts';
import type { PerformAside } from '../performing.ts';

/**
 * Reminds of a certificate's end, once per stage. A stage that was slept through is passed over: only the newest is
 * told. A reminder for a certificate that the connection no longer uses comes to nothing.
 */
export const remind =
  (deps: {
    readonly store: Store;
    readonly corridor: Corridor;
    readonly noticeboard: Noticeboard;
  }): PerformAside =>
  async ({ effect, now }) => {
    const { store, corridor, noticeboard } = deps;
    const { workspace, subject, work } = effect;
    if (work.deed !== 'remind' || subject.kind !== 'connection')
      throw new Error(`${effect.id} is no reminder`);
    const finished = { id: effect.id, token: effect.token };
    const connection = await store.connection(workspace, subject.id);
    const certificate = connection?.applied?.certificate;
    const stage =
      connection?.status === 'live' && certificate?.sha256Fingerprint === work.certificate
        ? stageToTell(certificate.notAfter, work.stage, now())
        : null;
    if (!connection || stage === null) {
      await corridor.finish(workspace, finished);
      return;
    }
    const origin = { effect: effect.id, attempt: effect.attempt, firstClaimedAt: effect.firstClaimedAt };
    const posted = await noticeboard.remind(connection, stage, origin);
    const event = { type: 'reminded', stage, certificate: work.certificate, ...posted } as const;
    await corridor.remind(workspace, connection.id, event, finished);
  };
