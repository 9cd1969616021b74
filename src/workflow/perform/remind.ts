import type { Connection } from '../../domain/connection.ts';
import { stageToTell } from '../../domain/reminder.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import { ServiceError } from '../../ports/service-error.ts';
import type { ClaimedEffect, Store } from '../../ports/store.ts';
import type { Corridor } from '../corridor.ts';
import { whyClosed } from '../in-channel.ts';
import type { PerformAside } from '../performing.ts';

const isRefused = (error: unknown): boolean =>
  error instanceof ServiceError && (error.kind === 'refused' || error.kind === 'unpostable');

interface Reminding {
  readonly store: Store;
  readonly corridor: Corridor;
  readonly noticeboard: Noticeboard;
}

const originOf = (effect: ClaimedEffect) => ({
  effect: effect.id,
  attempt: effect.attempt,
  firstClaimedAt: effect.firstClaimedAt,
});

/** The connection that a reminder is about, while it uses that certificate. */
const found = async (
  { workspace, subject }: ClaimedEffect,
  fingerprint: string,
  store: Store,
): Promise<{ readonly connection: Connection; readonly notAfter: Date } | null> => {
  const connection = subject.kind === 'connection' ? await store.connection(workspace, subject.id) : null;
  const certificate = connection?.status === 'live' ? connection.applied?.certificate : undefined;
  return connection && certificate?.sha256Fingerprint === fingerprint
    ? { connection, notAfter: certificate.notAfter }
    : null;
};

/** So often a refused DM is tried before the reminder goes on without it. */
const DM_ATTEMPTS = 3;

/**
 * Reminds the owner of a certificate's end, once per stage. A stage that was slept through is passed over: only the
 * newest is told. A DM that Slack refuses for good ends no later reminder, and not the channel's copy.
 */
export const remind =
  ({ store, corridor, noticeboard }: Reminding): PerformAside =>
  async ({ effect, now }) => {
    const { workspace, work } = effect;
    if (work.deed !== 'remind') throw new Error(`${effect.id} is no reminder`);
    const finished = { id: effect.id, token: effect.token };
    const about = await found(effect, work.certificate, store);
    const stage = about && stageToTell(about.notAfter, work.stage, now());
    if (!about || stage === null) {
      await corridor.finish(workspace, finished);
      return;
    }
    const { connection } = about;
    const dm = await noticeboard.remindOwner(connection, stage, originOf(effect)).catch((error: unknown) => {
      if (effect.attempt >= DM_ATTEMPTS && isRefused(error)) return null;
      throw error;
    });
    const event = { type: 'reminded', stage, certificate: work.certificate, ...(dm ? { dm } : {}) } as const;
    await corridor.remind(workspace, connection.id, event, finished);
  };

/** Puts a reminder's copy into the channel. When the channel takes no posts, its people are told once. */
export const remindChannel =
  ({ store, corridor, noticeboard }: Reminding): PerformAside =>
  async ({ effect }) => {
    const { workspace, work } = effect;
    if (work.deed !== 'remind-channel') throw new Error(`${effect.id} is no copy of a reminder`);
    const finished = { id: effect.id, token: effect.token };
    const about = await found(effect, work.certificate, store);
    if (!about) {
      await corridor.finish(workspace, finished);
      return;
    }
    const { connection } = about;
    const { stage, certificate, older } = work;
    const { channel } = connection.request;
    try {
      const posted = await noticeboard.remindChannel(connection, stage, older ?? null, originOf(effect));
      const event = { type: 'reminded-in-channel', stage, certificate, channel: posted } as const;
      await corridor.remind(workspace, connection.id, event, finished);
    } catch (error) {
      const why = whyClosed(error);
      if (why === null) throw error;
      const event = { type: 'channel-closed', channel, why } as const;
      await corridor.advance(workspace, connection.latestChange, event, { finished });
    }
  };
