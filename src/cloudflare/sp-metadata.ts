import type { ProviderId } from '../domain/ids.ts';
import { no, ok, type Result } from '../domain/result.ts';
import type { HttpClient } from '../http/client.ts';
import type { SpMetadataAnswer } from '../ports/access.ts';
import { unanswered } from './errors.ts';

/** Reads service-provider metadata; the codec belongs to another room. */
export type ReadSpMetadata = (
  bytes: Uint8Array,
) => Result<{ readonly entityId: string; readonly acsUrls: readonly string[] }, unknown>;

const deadlineMs = 10_000;
const maxBytes = 1_024 * 1_024;

/** Gets what a team domain publishes of itself, the general document or that of one provider. No credentials are sent. */
export const getSpMetadata = async (
  deps: { readonly http: HttpClient; readonly readSpMetadata: ReadSpMetadata },
  teamDomain: string,
  provider?: ProviderId,
): Promise<SpMetadataAnswer> => {
  if (!/^[a-z0-9-]+\.cloudflareaccess\.com$/.test(teamDomain))
    return no('not a team domain of Cloudflare Access');
  const path = provider === undefined ? 'saml-metadata' : `${encodeURIComponent(provider)}/saml-metadata`;
  const answer = await deps.http
    .request({
      service: 'cloudflare',
      method: 'GET',
      url: `https://${teamDomain}/cdn-cgi/access/${path}`,
      deadlineMs,
      retryReads: true,
      maxBytes,
    })
    .catch((error: unknown) => {
      throw unanswered(error);
    });
  if (answer.status !== 200) return no(`status ${answer.status}`);
  const read = deps.readSpMetadata(answer.bytes);
  return read.ok
    ? ok({ entityId: read.value.entityId, acsUrls: read.value.acsUrls })
    : no('what was answered is no service-provider metadata');
};
