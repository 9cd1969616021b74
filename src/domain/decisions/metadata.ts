import type { CertificateFacts } from '../certificate.ts';
import type { Change } from '../change.ts';
import { expectedCertificate } from '../change.ts';
import type { Decision, EventOf, Known } from '../decision.ts';
import { go, isIn, stale, tooLate } from '../decision.ts';
import type { Finding } from '../finding.ts';
import { mostSevereFirst, stops } from '../finding.ts';
import { isRequester } from '../policy.ts';
import { no } from '../result.ts';
import { keyFileDeletion } from './hand-over.ts';
import { judged, matchMetadata } from './match-metadata.ts';

/** A person hands in a file: as an attachment in the DM or the thread, or through the form. */
export const metadataHandedIn = (known: Known, event: EventOf<'metadata-handed-in'>): Decision => {
  const { change, policy, now } = known;
  const { actor, file } = event;
  if (!actor.fullMember) return no({ reason: 'outsider' });
  if (actor.user !== change.requester && !isRequester(actor, policy)) {
    return no({ reason: 'not-requester', deed: 'hand-back' });
  }
  if (!isIn(change, 'awaiting-metadata', 'planned', 'awaiting-approval')) return tooLate(change);
  return go(known, event, { ...change, incoming: { id: file, by: actor.user, at: now } }, [
    { deed: 'read-metadata', file, by: actor.user },
  ]);
};

/** The file was read: it fits and the plan is made, or it does not and everything to correct is told at once. */
export const metadataRead = (known: Known, event: EventOf<'metadata-read'>): Decision => {
  const { change, policy, now } = known;
  if (!isIn(change, 'awaiting-metadata', 'planned', 'awaiting-approval')) return stale();
  if (change.incoming?.id !== event.file) return stale();
  const { incoming: _read, toCorrect: _corrected, ...rest } = change;
  const { idp, by, certificates, fileName, sizeBytes } = event;

  if (event.belongsTo && idp && !carriesExpected(change, certificates)) {
    const { change: other, label } = event.belongsTo;
    return go(known, event, rest, [
      { deed: 'tell', to: by, notice: { say: 'file-of-other-change', other, label, file: event.file } },
    ]);
  }
  const findings = mostSevereFirst([
    ...(idp ? matchMetadata(change, idp, certificates, policy.ssoHosts, now) : []),
    ...judged(event.findings, certificates, now),
  ]);
  if (!idp || stops(findings)) return notYet(known, event, rest, findings);

  const deletion = carriesExpected(change, certificates) ? keyFileDeletion(change, 'in-use') : null;
  return go(
    known,
    event,
    {
      ...rest,
      ...deletion?.custody,
      state: 'planned',
      metadata: { idp, certificates, by, at: now, fileName, sizeBytes, warnings: findings },
    },
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'metadata-fits', by } },
      {
        deed: 'tell',
        to: by,
        notice: findings.length > 0 ? { say: 'findings' } : { say: 'metadata-fits', by },
      },
      ...(deletion?.planned ?? []),
      ...(change.recipe ? [{ deed: 'show-recipe' } as const] : []),
      { deed: 'make-plan' },
    ],
    { facts: { entityId: idp.entityId, certificate: certificates[0]?.sha256Fingerprint ?? null } },
  );
};

const carriesExpected = (change: Change, certificates: readonly CertificateFacts[]): boolean => {
  const expected = expectedCertificate(change);
  return expected !== null && certificates.some(one => one.sha256Fingerprint === expected.sha256Fingerprint);
};

const notYet = (
  known: Known,
  event: EventOf<'metadata-read'>,
  rest: Omit<
    Extract<Change, { state: 'awaiting-metadata' | 'planned' | 'awaiting-approval' }>,
    'incoming' | 'toCorrect'
  >,
  findings: readonly Finding[],
): Decision => {
  const count = (level: Finding['level']): number => findings.filter(one => one.level === level).length;
  return go(
    known,
    event,
    { ...rest, toCorrect: { findings, fileName: event.fileName, at: known.now } } as Change,
    [
      { deed: 'tell', to: event.by, notice: { say: 'findings' } },
      {
        deed: 'say',
        notice: { say: 'metadata-findings', stops: count('stop'), warns: count('warn'), by: event.by },
      },
      { deed: 'show-card' },
    ],
    { facts: { stops: count('stop'), first: findings[0]?.code ?? null } },
  );
};

/** The file could not be had from Slack: the change stays where it was and the person can send it again. */
export const metadataUnreadable = (known: Known, event: EventOf<'metadata-unreadable'>): Decision => {
  const { change } = known;
  if (change.incoming?.id !== event.file) return stale();
  const { incoming: _gone, ...rest } = change;
  return go(known, event, rest as Change, [
    {
      deed: 'tell',
      to: event.by,
      notice: { say: 'file-unreadable', why: event.why, reference: event.reference },
    },
  ]);
};
