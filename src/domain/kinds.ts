import type { Change, ChangeKind } from './change.ts';
import { adopt } from './kinds/adopt.ts';
import { edit } from './kinds/edit.ts';
import type { Kind, PlannedChange, Step } from './kinds/kind.ts';
import { remove } from './kinds/remove.ts';
import { restore } from './kinds/restore.ts';
import { rotate } from './kinds/rotate.ts';
import { setup } from './kinds/setup.ts';
import { trustCertificate } from './kinds/trust-certificate.ts';
import { planDigest, specialOf } from './plan.ts';
import type { SamlProvider } from './provider.ts';

/** The table of kinds. */
const KINDS: Readonly<Record<ChangeKind, Kind>> = {
  setup,
  edit,
  rotate,
  remove,
  restore,
  adopt,
  'trust-certificate': trustCertificate,
};

/** What the kind of a change says of it. */
export const kindOf = ({ kind }: Pick<Change, 'kind'>): Kind => KINDS[kind];

/** True for a change whose plan is made of metadata that is handed in. */
export const takesMetadata = (change: Pick<Change, 'kind'>): boolean =>
  kindOf(change).states.includes('awaiting-metadata');

/** True for a change whose request is no form: it can only be planned again. */
export const hasNothingToEdit = ({ kind }: Pick<Change, 'kind'>): boolean =>
  kind !== 'setup' && kind !== 'edit';

/**
 * True while it can be chosen anew what the pair of a change is to be like: not while it is being made, nor once a rotation
 * has made it.
 */
export const editsPair = (change: Pick<Change, 'kind' | 'state' | 'request' | 'pair' | 'added'>): boolean => {
  if (change.request.certificate.source !== 'generate') return false;
  return change.kind === 'rotate'
    ? !change.pair && !change.added
    : takesMetadata(change) && change.state !== 'draft';
};

/** True while a change can take a metadata file. */
export const takesFiles = (change: Pick<Change, 'kind' | 'state' | 'request'>): boolean =>
  !change.request.jumpcloud && kindOf(change).takesFilesIn.includes(change.state);

/** The write that the change is at. */
export const stepOf = (change: PlannedChange): Step => kindOf(change).step(change);

/** The same settings less the certificates that this change may have put there on its way. */
const withoutOurs = (change: PlannedChange, now: SamlProvider): SamlProvider => {
  const ours = kindOf(change).addedOnTheWay(change);
  return { ...now, certificates: now.certificates.filter(one => !ours.includes(one.sha256 ?? '')) };
};

/** True while Access has what the approved plan stands on, besides what this change wrote itself. */
export const isAsPlanned = (change: PlannedChange, now: SamlProvider | null): boolean => {
  const { wanted, teamDomain, toMake, digest, ...other } = change.plan;
  const special = specialOf(change.plan);
  return planDigest(now && withoutOurs(change, now), wanted, teamDomain, toMake, special, other) === digest;
};
