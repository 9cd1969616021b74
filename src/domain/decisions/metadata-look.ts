import type { Change } from '../change.ts';
import type { Connection, TrustedCertificate, Watched } from '../connection.ts';
import { signingCertificate } from '../connection.ts';
import type { Decision, KnownConnection, RecordLine } from '../decision.ts';
import { personBehind, stale } from '../decision.ts';
import type { Effect } from '../effect.ts';
import type { EventOf } from '../event.ts';
import type { EffectId, UserId } from '../ids.ts';
import { newCertificate } from '../kinds/rotate.ts';
import { METADATA, slackLane } from '../lane.ts';
import { may } from '../may.ts';
import type { Look } from '../metadata-look.ts';
import { otherApplication } from '../metadata-look.ts';
import type { Notice } from '../notice.ts';
import { no, ok } from '../result.ts';
import { changeSubject, connectionSubject } from '../subject.ts';
import { later, MINUTE_MS } from '../time.ts';
import { remindersAnew } from './owner.ts';
import { openTrust } from './trust.ts';

/** So many looks in a row that came to nothing are told, once. */
const TOLD_AFTER = 3;
/** While a write is under way, what was seen waits; nothing is asked of JumpCloud meanwhile. */
const BEHIND_WRITE_MS = MINUTE_MS;

/** A person says where JumpCloud publishes the metadata, or that jcaccess looks there no more. */
export const watchMetadata = (known: KnownConnection, event: EventOf<'watch-metadata'>): Decision => {
  const { connection, policy, now } = known;
  const { actor, url } = event;
  const refusal = may(actor, 'watch-metadata', { change: null, connection, now }, policy);
  if (refusal) return no(refusal);
  if (connection.status !== 'live' || !connection.applied) return no({ reason: 'gone' });
  const { watched: _before, ...rest } = connection;
  const records: RecordLine[] = [
    { about: connection.id, what: event.type, who: personBehind(event), facts: { watches: url !== null } },
  ];
  const version = connection.version + 1;
  if (url === null) return ok({ connection: { ...rest, version }, effects: [], records });
  const next = { ...rest, version, watched: { url, by: actor.user, since: now } };
  return ok({
    connection: next,
    effects: [looking(next, { since: now, turn: 0, failed: 0 }, now)],
    records,
  });
};

const looking = ({ id, workspace }: Connection, look: Look, due: Date): Effect => ({
  id: `${id}.look.${look.since.getTime()}.${look.turn}` as EffectId,
  workspace,
  subject: connectionSubject(id),
  work: { deed: 'look-at-metadata', look },
  due,
  lane: METADATA,
});

const telling = (
  { id, workspace, latestChange, watched }: Connection,
  to: UserId,
  notice: Notice,
  now: Date,
): Effect => ({
  id: `${id}.${notice.say}.${watched?.since.getTime() ?? 0}.${now.getTime()}` as EffectId,
  workspace,
  subject: changeSubject(latestChange),
  work: { deed: 'tell', to, notice },
  due: now,
  lane: slackLane(workspace, to),
});

/** True for a look of the watch that a live connection has now. */
const watchOf = ({ status, watched }: Connection, { since }: Look): Watched | null =>
  status === 'live' && watched?.since.getTime() === since.getTime() ? watched : null;

/** The file has not changed since it was read. */
export const metadataSame = (
  { connection }: KnownConnection,
  { look, next }: EventOf<'metadata-same'>,
): Decision =>
  watchOf(connection, look)
    ? ok({ effects: [looking(connection, { ...look, turn: look.turn + 1, failed: 0 }, next)], records: [] })
    : stale();

/** The metadata could not be read, or is not that of this connection. That is no alarm; three in a row are a note. */
export const metadataUnseen = (
  { connection, now }: KnownConnection,
  { look, why, next }: Pick<EventOf<'metadata-unseen'>, 'look' | 'why' | 'next'>,
): Decision => {
  const watched = watchOf(connection, look);
  if (!watched) return stale();
  const failed = look.failed + 1;
  const { seen: _over, ...rest } = look;
  return ok({
    effects: [
      looking(connection, { ...rest, turn: look.turn + 1, failed }, next),
      ...(failed === TOLD_AFTER
        ? [telling(connection, connection.owner, { say: 'metadata-unseen', why }, now)]
        : []),
    ],
    records: [],
  });
};

/** The metadata was read: JumpCloud signs with what Access trusts, or people are called at once. */
export const metadataSeen = (known: KnownConnection, event: EventOf<'metadata-seen'>): Decision => {
  const { connection, open, now } = known;
  const { look, published, next } = event;
  const { applied } = connection;
  const watched = watchOf(connection, look);
  if (!watched || !applied) return stale();
  const other = otherApplication(applied, published);
  if (other) return metadataUnseen(known, { look: withoutValidators(look), why: other, next });
  const ours = [
    ...applied.certificates.map(one => one.facts.sha256Fingerprint),
    ...(open?.kind === 'rotate' && open.added ? [newCertificate(open)?.sha256Fingerprint] : []),
  ];
  const foreign = published.certificates.find(one => !ours.includes(one.sha256Fingerprint));
  const { seen: _over, ...rest } = look;
  const follow = looking(connection, { ...rest, turn: look.turn + 1, failed: 0 }, next);
  if (!foreign) return expected(known, event, watched, follow);
  const certificate = foreign.sha256Fingerprint;
  const isOpen = open?.certificate?.sha256Fingerprint === certificate;
  const isCalled = isOpen || (watched.alarm?.certificate === certificate && !hasLapsed(known.before));
  if (isCalled) return ok({ effects: [follow], records: [] });
  if (published.inAccess?.includes(certificate)) {
    const alarm = { certificate, change: connection.latestChange };
    const owner = connection.owner;
    return ok({
      connection: { ...connection, watched: { ...watched, alarm }, version: connection.version + 1 },
      effects: [follow, telling(connection, owner, { say: 'trusted-by-hand', certificate }, now)],
      records: [{ about: connection.id, what: event.type, who: null, facts: { byHand: certificate } }],
    });
  }
  const opened = openTrust(known, { id: event.newChange, certificate: foreign });
  if (opened === 'behind-write') {
    const waiting = { ...look, turn: look.turn + 1, seen: published };
    return ok({ effects: [looking(connection, waiting, later(now, BEHIND_WRITE_MS))], records: [] });
  }
  const alarm = { certificate, change: event.newChange };
  return ok({
    ...opened,
    connection: { ...connection, watched: { ...watched, alarm }, version: connection.version + 1 },
    effects: [follow, ...opened.effects],
  });
};

/** True for a change that ended without anybody saying no: people are called again. */
const hasLapsed = (before: Change | null): boolean =>
  before?.state === 'expired' || (before?.state === 'failed' && before.closing.cloudflare === 'untouched');

const withoutValidators = ({ since, turn, failed }: Look): Look => ({ since, turn, failed });

/** JumpCloud signs with a certificate that Access trusts. The first time that this is seen of one, it is noted. */
const expected = (
  { connection, policy, now }: KnownConnection,
  event: EventOf<'metadata-seen'>,
  { alarm, ...watched }: Watched,
  follow: Effect,
): Decision => {
  const { applied } = connection;
  const [only, ...more] = event.published.certificates;
  const signing = more.length > 0 ? undefined : only?.sha256Fingerprint;
  const noted = applied?.certificates.find(one => one.facts.sha256Fingerprint === signing);
  const isNews = applied !== undefined && noted !== undefined && !signsNow(applied.certificates, noted);
  const begun: Effect[] =
    event.look.turn === 0 ? [telling(connection, watched.by, { say: 'watch-begun' }, now)] : [];
  if (!isNews && !alarm) return ok({ effects: [follow, ...begun], records: [] });
  const next: Connection = {
    ...connection,
    watched,
    ...(isNews ? { applied: { ...applied, certificates: signedBy(applied.certificates, noted, now) } } : {}),
    version: connection.version + 1,
  };
  const before = applied && signingCertificate(applied).sha256Fingerprint;
  const isMoved = next.applied && signingCertificate(next.applied).sha256Fingerprint !== before;
  return ok({
    connection: next,
    effects: [follow, ...begun, ...(isMoved ? remindersAnew(next, policy, now, 'all') : [])],
    records: [{ about: connection.id, what: event.type, who: null, facts: { signsWith: signing ?? null } }],
  });
};

const signsNow = (all: readonly TrustedCertificate[], { signsAt }: TrustedCertificate): boolean =>
  signsAt !== undefined && all.every(one => one.signsAt === undefined || one.signsAt <= signsAt);

type Certificates = readonly [TrustedCertificate, ...TrustedCertificate[]];

const signedBy = ([first, ...others]: Certificates, noted: TrustedCertificate, now: Date): Certificates => {
  const withTime = (one: TrustedCertificate): TrustedCertificate =>
    one === noted ? { ...one, signsAt: now } : one;
  return [withTime(first), ...others.map(withTime)];
};
