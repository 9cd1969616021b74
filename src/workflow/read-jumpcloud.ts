import { jumpCloudLabel } from '../domain/consoles/jumpcloud.ts';
import type { EventOf } from '../domain/event.ts';
import type { ApplicationSettings, JumpCloudApplication } from '../domain/jumpcloud.ts';
import type { Result } from '../domain/result.ts';
import { no, ok } from '../domain/result.ts';
import { signOnUrl } from '../domain/sign-on-url.ts';
import type { JumpCloud } from '../ports/jumpcloud.ts';
import type { Reader } from '../ports/reader.ts';
import { NotYet } from './performing.ts';

/**
 * Reads the metadata of an application from JumpCloud itself and compares it with what the API says of the application: the
 * entity ID, the sign-on address and the certificate must be the same, and the certificate the only one.
 */
export const readMetadataOf = async (
  jumpcloud: JumpCloud,
  reader: Pick<Reader, 'metadata'>,
  application: JumpCloudApplication,
  wanted: Pick<ApplicationSettings, 'idpEntityId' | 'ssoUrl'>,
  now: Date,
): Promise<Result<EventOf<'metadata-taken'>, string>> => {
  const bytes = await jumpcloud.metadata(application);
  const read = await reader.metadata(bytes, now);
  if (!read.ok) throw new NotYet('other files are being read');
  const reading = read.value;
  if (!reading.ok)
    return no(`JumpCloud's metadata cannot be used: ${reading.findings[0]?.message ?? 'it cannot be read'}`);
  const { value: idp, findings, certificates } = reading;
  const stop = findings.find(one => one.level === 'stop');
  if (stop) return no(`JumpCloud's metadata cannot be used: ${stop.message}`);
  const [certificate, ...more] = certificates;
  const differing = [
    ...(idp.entityId === wanted.idpEntityId ? [] : [jumpCloudLabel('idpEntityId')]),
    ...(signOnUrl(idp) === wanted.ssoUrl ? [] : [jumpCloudLabel('ssoIdpUrl')]),
    ...(certificate?.sha256Fingerprint === application.certificate?.sha256 && more.length === 0
      ? []
      : ['certificate']),
  ];
  if (differing.length > 0)
    return no(`JumpCloud's metadata and its API do not say the same: ${differing.join(', ')}`);
  const { id, label } = application;
  return ok({
    type: 'metadata-taken',
    application: { id, label },
    idp,
    certificates,
    warnings: findings.filter(one => one.level === 'warn'),
    sizeBytes: bytes.length,
  });
};
