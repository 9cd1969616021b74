import type { ChannelId, EffectId, FileId, UserId, WorkspaceId } from '../domain/ids.ts';
import { asId } from '../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';

/** A file that a person shared where jcaccess can see it. */
export interface SharedFile {
  readonly file: FileId;
  readonly user: UserId;
  readonly workspace: WorkspaceId;
  readonly channel: ChannelId;
  /** The key under which this delivery may act once. */
  readonly once: string;
}

/** Takes a shared file in: what it is for is found out afterwards, because Slack may say so only seconds later. */
export type FileIntake = (shared: SharedFile) => Promise<void>;

/** Makes the intake. A delivery that comes twice is taken in once. */
export const createFileIntake =
  (deps: { readonly store: Store; readonly clock: Clock; readonly wake: () => void }): FileIntake =>
  async ({ file, user, workspace, channel, once }) => {
    await deps.store.commit({
      workspace,
      once: [once],
      effects: [
        {
          id: asId<EffectId>(`${workspace}.file.${file}.${channel}`),
          workspace,
          subject: { kind: 'workspace', id: workspace },
          work: { deed: 'place-file', file, by: user, channel },
          due: deps.clock.now(),
          lane: `slack:${user}`,
        },
      ],
    });
    deps.wake();
  };
