import type { Action } from '../../domain/action.ts';
import { daysLeft } from '../../domain/certificate.ts';
import type { Change } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import { signingCertificate } from '../../domain/connection.ts';
import { failedTest } from '../../domain/failed-test.ts';
import type { UserId } from '../../domain/ids.ts';
import { certificateOf } from './card/live.ts';
import { certificateNext, nextLine } from './card/next-line.ts';
import { endWords, zoneOf } from './ending.ts';
import { counted, grouped } from './limits.ts';
import { asPlainText } from './message.ts';
import { decidersIn, doer } from './people.ts';
import { stateWords } from './refusal.ts';
import { failure, remedy } from './remedy.ts';
import { type Mrkdwn, md, trusted } from './text.ts';
import { at } from './time.ts';
import { type ViewContext, viewFor } from './view-context.ts';

/** A connection with its open change, if it has one. */
export interface ConnectionOverview {
  readonly connection: Connection;
  readonly open: Change | null;
}

/** How much there is, as one person may see it, and what of it waits for them. */
export interface Overview {
  readonly total: number;
  /** How many end within `SOON_DAYS`. */
  readonly soon: number;
  /** How many open changes there are. */
  readonly open: number;
  /** What waits for this person, the oldest first. */
  readonly waiting: readonly ConnectionOverview[];
  /** There may be more that waits: not everything was looked at. */
  readonly mayBeMore: boolean;
  /** For who sees what is pending on their own connections alone: that. */
  readonly own: readonly ConnectionOverview[];
}

/** Who looks, and what they may do. */
export interface Viewer {
  readonly user: UserId;
  readonly may: (action: Action, change: Change | null, connection: Connection | null) => boolean;
}

/**
 * What a person sees of the connections: who may neither ask nor approve sees that one exists and when it ends, not what
 * is pending; a connection that is only proposed is pending itself.
 */
export const visibleTo = (viewer: Viewer, standings: readonly ConnectionOverview[]): ConnectionOverview[] =>
  standings.flatMap(({ connection, open }) => {
    if (viewer.may('see-changes', open, connection)) return [{ connection, open }];
    if (connection.status !== 'live' || !viewer.may('see', null, connection)) return [];
    const { failedTest: _found, ...seen } = connection;
    return [{ connection: seen, open: null }];
  });

/** From here on a certificate's end is worth a warning. */
export const SOON_DAYS = 60;
const BAR_CELLS = 10;

/** True when this person is the one to act on the open change. */
export const waitsFor = ({ connection, open: change }: ConnectionOverview, viewer: Viewer): boolean => {
  const own = change?.requester === viewer.user;
  switch (change?.state) {
    case 'awaiting-approval':
      return (
        viewer.may('approve', change, connection) &&
        !change.approvals.some(approval => approval.by === viewer.user)
      );
    case 'awaiting-metadata':
    case 'awaiting-confirmation':
    case 'approved':
    case 'swapping':
    case 'proving':
      return own;
    default:
      return false;
  }
};

/** The end of the certificate that Access has of it: of what was kept, otherwise of what an open set-up wrote. */
const endOf = ({ connection, open }: ConnectionOverview): Date | null => {
  if (connection.applied) return signingCertificate(connection.applied).notAfter;
  const written = open?.written ? (open.plan?.wanted.certificates ?? []) : [];
  const ends = written.flatMap(one => one.notAfter?.getTime() ?? []);
  return ends.length === 0 ? null : new Date(Math.min(...ends));
};

type Seen = Pick<ViewContext, 'now' | 'zones'>;

/** Days until its certificate ends, or null when Access has none of it. */
export const daysOf = (standing: ConnectionOverview, view: Seen): number | null => {
  const notAfter = endOf(standing);
  return notAfter && daysLeft({ notAfter }, view.now, zoneOf(standing.connection.owner, view));
};

/** True when the certificate ends within 60 days or has ended. */
export const endsSoon = (standing: ConnectionOverview, view: Seen): boolean =>
  (daysOf(standing, view) ?? Number.POSITIVE_INFINITY) <= SOON_DAYS;

/** "live", "live, certificate ended", or how far its first set-up is: the state of a connection in words. */
export const standingState = (standing: ConnectionOverview, view: Seen): string => {
  const { connection, open } = standing;
  if (connection.status !== 'live') return open ? stateWords(open.state) : 'not set up';
  const end = endOf(standing);
  const troubles = [
    ...(end && end <= view.now ? ['certificate ended'] : []),
    ...(connection.drift ? ['not as approved'] : []),
    ...(failedTest(connection) ? ['test failed'] : []),
  ];
  const live = ['live', ...troubles].join(', ');
  return open ? `${live}; ${stateWords(open.state)}` : live;
};

/** "12 days left, ends 6 Dec 2026", or that Access has no certificate of it. */
export const endText = (standing: ConnectionOverview, view: Seen): string => {
  const notAfter = endOf(standing);
  return notAfter
    ? endWords(notAfter, view.now, zoneOf(standing.connection.owner, view))
    : 'no certificate yet';
};

/** Ten cells for the last 60 days; it only repeats the number. */
export const daysBar = (days: number): string => {
  const full = Math.max(0, Math.min(BAR_CELLS, Math.ceil((days * BAR_CELLS) / SOON_DAYS)));
  return '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
};

/** Who acts next on a connection: on its open change, or on its certificate. */
export const standingNext = ({ connection, open }: ConnectionOverview, view: ViewContext): Mrkdwn => {
  if (open) return nextLine(open, viewFor(open, view));
  const { applied } = connection;
  if (!applied) return md`Nobody.`;
  const failed = failedTest(connection);
  if (failed) {
    const { owner, request } = connection;
    const one = view.gone.has(owner) ? decidersIn(view) : doer(owner, view);
    return md`${remedy(failed.check.id, request.label, one)} The test of ${at(failed.at)} failed: ${failure(failed.check)}`;
  }
  return certificateNext(certificateOf(connection, applied), view);
};

/** The same in plain words, for cells of a table. */
export const standingNextText = (standing: ConnectionOverview, view: ViewContext): string =>
  asPlainText(standingNext(standing, view), view.names);

/** "3", or "50+" when not everything was looked at. */
export const waitingText = ({ waiting, mayBeMore }: Pick<Overview, 'waiting' | 'mayBeMore'>): string =>
  `${grouped(waiting.length)}${mayBeMore ? '+' : ''}`;

/** "5 end within 60 days, 2 have an open change." */
export const overviewText = ({ soon, open }: Pick<Overview, 'soon' | 'open'>): Mrkdwn =>
  trusted(
    `${counted(soon, 'ends', 'end')} within ${SOON_DAYS} days, ${counted(open, 'has', 'have')} an open change.`,
  );
