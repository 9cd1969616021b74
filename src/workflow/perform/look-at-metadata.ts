import type { Applied } from '../../domain/connection.ts';
import type { ChangeId, WorkspaceId } from '../../domain/ids.ts';
import type { Look, Published } from '../../domain/metadata-look.ts';
import { signOnUrl } from '../../domain/sign-on-url.ts';
import { HOUR_MS, later, MINUTE_MS } from '../../domain/time.ts';
import type { Access } from '../../ports/access.ts';
import type { AskPublishedMetadata } from '../../ports/published-metadata.ts';
import type { Reader } from '../../ports/reader.ts';
import { ServiceError } from '../../ports/service-error.ts';
import type { Perform } from '../performing.ts';

/** Between two looks at the metadata of one connection; each is put off by up to a fifth more, so that they spread. */
const EVERY_MS = 15 * MINUTE_MS;
const JITTER = 0.2;
/** After failures the pause doubles, up to this. */
const LONGEST_MS = 6 * HOUR_MS;

/**
 * Looks once at the metadata that JumpCloud publishes for a connection. What comes of it is decided by the connection; the
 * next look is an effect of its own.
 */
export const lookAtMetadata =
  (deps: {
    readonly published: AskPublishedMetadata;
    readonly reader: Pick<Reader, 'metadata'>;
    readonly access: Pick<Access, 'provider'>;
    readonly newChangeId: (workspace: WorkspaceId) => Promise<ChangeId>;
    readonly random: () => number;
  }): Perform<'look-at-metadata'> =>
  async ({ connection, work, effect, now }) => {
    const { look } = work;
    const { watched, applied, status } = connection;
    if (status !== 'live' || !applied || watched?.since.getTime() !== look.since.getTime()) return null;
    const jittered = (ms: number): Date => later(now(), ms * (1 + JITTER * deps.random()));
    const seen = async (published: Published, validators: Pick<Look, 'etag' | 'lastModified'>) => {
      const { since, turn, failed } = look;
      const newChange = await deps.newChangeId(effect.workspace);
      const at = { since, turn, failed, ...validators };
      return { type: 'metadata-seen', look: at, published, next: jittered(EVERY_MS), newChange } as const;
    };
    if (look.seen) return await seen(look.seen, look);
    const unseen = (why: string, leastMs = 0) => {
      const pauseMs = Math.min(EVERY_MS * 2 ** Math.min(look.failed, 8), LONGEST_MS);
      return { type: 'metadata-unseen', look, why, next: jittered(Math.max(pauseMs, leastMs)) } as const;
    };

    const answer = await deps.published(watched.url, look);
    if (answer.kind === 'none') return unseen(answer.why, answer.retryAfterMs);
    if (answer.kind === 'same') return { type: 'metadata-same', look, next: jittered(EVERY_MS) };
    const read = await deps.reader.metadata(answer.bytes, now());
    if (!read.ok) return unseen('it could not be read in time');
    if (!read.value.ok || read.value.certificates.length === 0)
      return unseen('what the address answers is no metadata of one identity provider');
    const { value: idp, certificates } = read.value;
    return await seen(
      {
        entityId: idp.entityId,
        signOnUrl: signOnUrl(idp) ?? null,
        certificates,
        inAccess: await inAccess(deps.access, applied, certificates),
      },
      {
        ...(answer.etag === undefined ? {} : { etag: answer.etag }),
        ...(answer.lastModified === undefined ? {} : { lastModified: answer.lastModified }),
      },
    );
  };

/** What Access trusts now, asked only where JumpCloud shows a certificate that nobody approved here. */
const inAccess = async (
  access: Pick<Access, 'provider'>,
  { provider, certificates: approved }: Applied,
  shown: Published['certificates'],
): Promise<string[] | null> => {
  const known = approved.map(one => one.facts.sha256Fingerprint);
  if (shown.every(one => known.includes(one.sha256Fingerprint))) return null;
  try {
    const found = await access.provider(provider);
    return found?.certificates.flatMap(one => one.sha256 ?? []) ?? null;
  } catch (error) {
    if (error instanceof ServiceError) return null;
    throw error;
  }
};
