import type { Change } from '../../../src/domain/change.ts';
import { isClosed } from '../../../src/domain/change.ts';
import type { UserId } from '../../../src/domain/ids.ts';
import { verifyChain } from '../../../src/store/chain.ts';
import type { Rig } from './rig.ts';
import { WORKSPACE } from './rig.ts';

/** A person's deed under its delivery key, as it must be on the record once. */
export interface Delivered {
  readonly who: UserId;
  readonly what: string;
}

const LABEL = 'Acme staff';

/** Holds the end of a seed against every promise; gives what was broken. */
export async function judge(of: {
  readonly rig: Rig;
  readonly change: Change['id'];
  readonly delivered: readonly Delivered[];
  /** Somebody else edited the provider on the way. */
  readonly isEdited: boolean;
  readonly isTakeOver: boolean;
}): Promise<string[]> {
  const { rig, delivered, isEdited, isTakeOver } = of;
  const broken: string[] = [];
  const change = await rig.store.change(WORKSPACE, of.change);
  if (!change) return ['the change is gone'];
  const audit = await rig.store.audit(WORKSPACE, of.change);

  if (!isClosed(change)) broken.push(`it never ended: ${change.state}`);
  const chain = verifyChain(audit, rig.auditKey, { workspace: WORKSPACE, id: of.change });
  if (!chain.ok) broken.push(`the audit chain is broken at ${chain.error.sequence}: ${chain.error.fault}`);
  if (rig.board.cards(change.id) > 1) broken.push(`${rig.board.cards(change.id)} cards were posted`);

  const there = rig.cloudflare.state().identityProviders.filter(one => one.name === LABEL);
  if (there.length > 1) broken.push(`${there.length} identity providers are kept`);
  if (change.state === 'live') {
    if (there.length !== 1) broken.push(`live, with ${there.length} identity providers`);
    else if (there[0]?.id !== change.written.provider) broken.push('live with another one than recorded');
  }
  if (change.state === 'rolled-back' && there.length > 0)
    broken.push('rolled back, and the provider is left');
  if (change.state === 'withdrawn' && !isTakeOver && there.length > 0)
    broken.push('withdrawn, and a provider is left');
  if (change.state === 'failed' && change.closing.cloudflare === 'untouched' && there.length > 0)
    broken.push('failed and said to be untouched, and a provider is there');
  if (change.state === 'failed' && !isEdited) broken.push(`failed: ${change.closing.reason}`);

  for (const ready of audit.filter(entry => entry.what === 'apply-ready' && entry.outcome === 'done')) {
    const consent = audit.some(
      one =>
        one.what === 'approve' &&
        one.outcome === 'done' &&
        one.digest === ready.digest &&
        one.sequence < ready.sequence,
    );
    if (!consent) broken.push(`writing was begun without an approval of ${ready.digest?.slice(0, 8)}`);
  }
  if (!isTakeOver) broken.push(...repeatedWrites(rig));

  const wanted = Map.groupBy(delivered, ({ who, what }) => `${who} ${what}`);
  for (const [kind, deeds] of wanted) {
    const [who, what] = kind.split(' ');
    const entries = audit.filter(entry => entry.what === what && entry.who?.user === who).length;
    if (entries !== deeds.length)
      broken.push(`${kind} was done ${deeds.length} times, on record: ${entries}`);
  }
  return broken;
}

/** A creation may be sent again only after two whole listings since the last one showed nothing of it. */
const repeatedWrites = ({ wire }: Rig): string[] => {
  const broken: string[] = [];
  let looks: boolean[] | null = null;
  for (const { method, path, fault, seen } of wire.calls) {
    if (!path.endsWith('/identity_providers')) continue;
    if (method === 'GET' && seen !== null) looks?.push(seen.includes(`"name":"${LABEL}"`));
    if (method !== 'POST') continue;
    if (looks !== null && (looks.length < 2 || looks.slice(-2).includes(true)))
      broken.push(`a creation was sent again after ${looks.length} listings`);
    // What never left, or was turned away, needs no look.
    looks = fault === 'not-connected' || fault === '429' ? looks : [];
  }
  return broken;
};
