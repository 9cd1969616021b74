import type { Noticeboard } from '../../ports/noticeboard.ts';
import { atOnce } from '../at-once.ts';
import {
  type Arriving,
  arrival,
  HANDING_OVER,
  MOST_VOID_PAIRS,
  makePair,
  NEVER_SHOWN,
  pairMade,
  reservePair,
  uploadPair,
} from '../pair-files.ts';
import type { Perform } from '../performing.ts';

/**
 * Hands the pair over to the requester's DM. The key lives in this program's memory and in that one upload. The file
 * ids are on record before a byte is sent, so that after a crash it can be told whether the pair arrived. Slack says ok
 * before it shares: only a share that was seen means delivered, and a pair that may still come is never given up.
 */
export const deliverCertificate =
  (deps: Arriving & { readonly noticeboard: Noticeboard }): Perform<'deliver-certificate'> =>
  async at => {
    const { files, noticeboard } = deps;
    const { change } = at;
    const choice = change.request.certificate;
    if (change.state !== 'draft' || choice.source !== 'generate') return null;
    const user = change.requester;
    if (change.pair) return await arrival(deps, change.pair, { user, dm: await files.dmOf(user) }, at.now);
    if (change.voidPairs.length > MOST_VOID_PAIRS)
      return { type: 'gave-up', step: HANDING_OVER, why: NEVER_SHOWN };

    const made = await makePair(choice, at.now());
    try {
      const [dm, reserved] = await atOnce(files.dmOf(user), reservePair(files, made));
      const recorded = await at.commitEvent(pairMade(made, reserved));
      const { pair } = recorded;
      if (recorded.state !== 'draft' || !pair) return null;
      // A runner whose lease had ended recorded its pair first, and stops before it shares it: it is looked for here.
      if (pair.keyFile === reserved.key.id) {
        await uploadPair(files, made, reserved);
        await at.renewLease();
        await noticeboard.sharePair(recorded, { key: reserved.key.id, certificate: reserved.certificate.id });
      }
      return await arrival(deps, pair, { user, dm }, at.now);
    } finally {
      made.wipe();
    }
  };
