import type { CertificateFacts } from '../certificate.ts';
import type { Change, ChangeIn } from '../change.ts';
import { isClosed } from '../change.ts';
import type { Decision, Known, NextChange, ScheduledWork } from '../decision.ts';
import { isIn, stale, tooLate, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { expectedCertificate } from '../expected-certificate.ts';
import type { Finding } from '../finding.ts';
import { mostSevereFirst, stops } from '../finding.ts';
import { involved, withSupplied } from '../involvement.ts';
import { takesFiles } from '../kinds.ts';
import { losesApproval, may } from '../may.ts';
import type { Refusal } from '../refusal.ts';
import { no } from '../result.ts';
import { withNormalUrls } from '../sign-on-url.ts';
import { canBeApproved } from '../small-team.ts';
import { keyFileDeletion } from './hand-over.ts';
import { matchMetadata, raiseUnfitFindings } from './match-metadata.ts';
import { showsOld, swapped, withOldSeen } from './swap.ts';

/** A person hands in a file: as an attachment in the DM or the thread, or through the form. */
export const metadataHandedIn = (known: Known, event: EventOf<'hand-back'>): Decision => {
  const { change, policy, now } = known;
  const { actor, file } = event;
  const refusal = may(actor, 'hand-back', known, policy) ?? involvementRefusal(known, event);
  if (refusal) return no(refusal);
  if (!takesFiles(change)) return tooLate(change);
  return transition(known, event, { ...change, incoming: { id: file, by: actor.user, at: now } }, [
    { deed: 'read-metadata', file, by: actor.user },
    ...(actor.user === change.requester
      ? []
      : [
          {
            deed: 'tell',
            to: change.requester,
            notice: { say: 'file-from-other', by: actor.user, taken: true },
          } as const,
        ]),
  ]);
};

/** An approver who hands in a file cannot approve any more: another one must be left. */
const involvementRefusal = (known: Known, { actor }: EventOf<'hand-back'>): Refusal | null => {
  const { change, policy } = known;
  if (!losesApproval(actor, known, policy)) return null;
  const without = [...involved(change), actor.user];
  return canBeApproved(without, policy, actor.members) ? null : { reason: 'nobody-could-approve' };
};

/** The most people of whose refused files the requester hears. */
const TURNED_AWAY_AT_MOST = 5;

/** A file came from a person who may not hand it in. It was not read; the requester hears of it, once for each person. */
export const fileTurnedAway = (known: Known, event: EventOf<'file-turned-away'>): Decision => {
  const { change } = known;
  const { turnedAway = [] } = change;
  const by = event.actor.user;
  if (isClosed(change) || turnedAway.includes(by) || turnedAway.length >= TURNED_AWAY_AT_MOST) return stale();
  return transition(known, event, { ...change, turnedAway: [...turnedAway, by] }, [
    { deed: 'tell', to: change.requester, notice: { say: 'file-from-other', by, taken: false } },
  ]);
};

/** The requester names one person who may hand in files too. */
export const helperNamed = (known: Known, event: EventOf<'let-hand-in'>): Decision => {
  const { change, policy } = known;
  const refusal = may(event.actor, 'let-hand-in', known, policy);
  if (refusal) return no(refusal);
  const { helper } = event;
  if (helper === change.helper) return stale();
  return transition(known, event, { ...change, helper } as Change, [
    { deed: 'show-card' },
    { deed: 'tell', to: helper, notice: { say: 'helper-named', by: event.actor.user } },
  ]);
};

/** Who handed a file in hears what came of it; that it fits stands on the requester's own recipe. */
const fitTold = (
  { recipe, requester }: Change,
  by: Change['requester'],
  findings: readonly Finding[],
): ScheduledWork[] => {
  if (findings.length > 0) return [{ deed: 'tell', to: by, notice: { say: 'findings' } }];
  return recipe && by === requester ? [] : [{ deed: 'tell', to: by, notice: { say: 'metadata-fits', by } }];
};

/** The file was read: it fits and the plan is made, or it does not and everything to correct is told at once. */
export const metadataRead = (known: Known, event: EventOf<'metadata-read'>): Decision => {
  const { change, policy, now } = known;
  if (!takesFiles(change)) return stale();
  if (change.incoming?.id !== event.file) return stale();
  const { incoming: _read, toCorrect: _corrected, ...rest } = change;
  const { idp, by, certificates, fileName, sizeBytes } = event;

  if (event.belongsTo && idp && !carriesExpected(change, certificates)) {
    const { change: other, label } = event.belongsTo;
    return transition(known, event, rest, [
      { deed: 'tell', to: by, notice: { say: 'file-of-other-change', other, label, file: event.file } },
    ]);
  }
  const findings = mostSevereFirst([
    ...(idp
      ? matchMetadata(change, idp, certificates, policy.ssoHosts, now).filter(
          one => !isTold(one, event.findings),
        )
      : []),
    ...raiseUnfitFindings(event.findings, certificates, now),
  ]);
  if (!idp || stops(findings))
    return isItsMetadata(change, event, findings)
      ? rejectMetadata(known, event, rest, findings)
      : passOverFile(known, event, findings);

  const deletion = carriesExpected(change, certificates) ? keyFileDeletion(change, 'in-use') : null;
  const fitting = {
    ...rest,
    ...deletion?.custody,
    ...withSupplied(change, [
      ...(event.suppliers ?? []),
      ...certificates.map(one => ({ by, certificate: one.sha256Fingerprint, how: 'metadata' as const })),
    ]),
    metadata: {
      idp: withNormalUrls(idp),
      certificates,
      by,
      at: now,
      fileName,
      sizeBytes,
      warnings: findings,
    },
  };
  if (isIn(change, 'swapping', 'proving'))
    return swapped(known, event, fitting as Omit<ChangeIn<'proving'>, 'state'>, deletion?.planned ?? []);
  return transition(
    known,
    event,
    { ...fitting, state: 'planned' } as NextChange,
    [
      { deed: 'show-card' },
      ...fitTold(change, by, findings),
      ...(deletion?.planned ?? []),
      // What becomes of the key file is shown in it as well, once that is known.
      ...(change.recipe && !deletion?.planned.length ? [{ deed: 'show-recipe' } as const] : []),
      { deed: 'make-plan' },
    ],
    { facts: { entityId: idp.entityId, certificate: certificates[0]?.sha256Fingerprint ?? null } },
  );
};

/** True for a URL that the reader of the file refused already, for a reason that says more. */
const isTold = (one: Finding, told: readonly Finding[]): boolean =>
  one.code === 'sso-not-plain' && told.some(({ level, where }) => level === 'stop' && where === one.where);

const carriesExpected = (change: Change, certificates: readonly CertificateFacts[]): boolean => {
  const expected = expectedCertificate(change);
  return expected !== null && certificates.some(one => one.sha256Fingerprint === expected.sha256Fingerprint);
};

/** What the reader says of files that are something else altogether. */
const NO_METADATA: readonly string[] = ['private-key', 'html', 'json', 'pem', 'binary'];

/**
 * True for a file that says something of how far the change is: the requester's own attempt at its metadata, or metadata of
 * its application from whoever may hand it in. Anything else that people attach says nothing of it.
 */
const isItsMetadata = (
  change: Change,
  { by, idp, certificates }: EventOf<'metadata-read'>,
  findings: readonly Finding[],
): boolean =>
  by === change.requester
    ? !findings.some(({ code }) => NO_METADATA.includes(code))
    : idp !== null && (idp.entityId === change.request.entityId || carriesExpected(change, certificates));

/** A file that is not this change's: it stays as it was, and both its sender and the requester are told. */
const passOverFile = (
  known: Known,
  event: EventOf<'metadata-read'>,
  findings: readonly Finding[],
): Decision => {
  const { incoming: _read, ...rest } = known.change;
  const { by, fileName } = event;
  const readers = by === rest.requester ? [by] : [by, rest.requester];
  return transition(
    known,
    event,
    rest as Change,
    readers.map(to => ({
      deed: 'tell',
      to,
      notice: { say: 'unusable-file', by, fileName, findings, toSender: to === by },
    })),
    { facts: { unusable: true, first: findings[0]?.code ?? null } },
  );
};

const rejectMetadata = (
  known: Known,
  event: EventOf<'metadata-read'>,
  rest: Omit<Change, 'incoming' | 'toCorrect'>,
  findings: readonly Finding[],
): Decision => {
  const { now } = known;
  // A rotation learns something from a file that does not fit: JumpCloud still signs, or signs again, as before.
  const next = showsOld(known.change, event.certificates) ? withOldSeen(rest as Change, now) : rest;
  const count = (level: Finding['level']): number => findings.filter(one => one.level === level).length;
  return transition(
    known,
    event,
    { ...next, toCorrect: { findings, fileName: event.fileName, at: now } } as NextChange,
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
  return transition(known, event, rest as Change, [
    {
      deed: 'tell',
      to: event.by,
      notice: { say: 'file-unreadable', why: event.why, reference: event.reference },
    },
  ]);
};
