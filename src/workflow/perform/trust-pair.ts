import type { Noticeboard } from '../../ports/noticeboard.ts';
import { type Arriving, arrival, makePair, pairMade, reservePair, uploadPair } from '../pair-files.ts';
import type { Perform } from '../performing.ts';
import { NotYet } from '../performing.ts';
import { authorisedAgain, type Writing, writeStep } from '../write-step.ts';

/** So many pairs of one rotation came to nothing; then people look first. */
const MOST_LOST = 3;

/**
 * The first write of a rotation whose pair jcaccess makes: the pair is made, its certificate is on record and then trusted
 * by Access, and only then its key is uploaded. The key is in this program's memory alone: whatever ends the program in
 * between, another pair is made, and the write that adds it drops the one whose key is lost.
 */
export const trustPair =
  (deps: Writing & Arriving & { readonly noticeboard: Noticeboard }): Perform<'trust-pair'> =>
  async at => {
    const { files, noticeboard } = deps;
    const { pair, state, intent, voidPairs, requester } = at.change;
    const to = async () => ({ user: requester, dm: await files.dmOf(requester) });
    if (state === 'swapping')
      return pair && !pair.delivered ? await arrival(deps, pair, await to(), at.now) : null;
    if (state !== 'applying') return null;
    if (intent) return { type: 'outcome-unknown' };
    if (pair) return { type: 'pair-lost', fingerprint: pair.certificate.sha256Fingerprint };
    if (voidPairs.length >= MOST_LOST)
      return { type: 'gave-up', step: 'making the pair', why: 'its key was lost several times on the way' };

    const change = await authorisedAgain(deps, at);
    if (!change) return null;
    // A runner whose lease had ended recorded it meanwhile, and may stop before it sends anything: nobody else would look.
    if (change.intent) return { type: 'outcome-unknown' };
    const { toMake } = change.plan;
    if (!toMake) return null;
    const made = await makePair(toMake, at.now());
    try {
      const reserved = await reservePair(files, made);
      const recorded = await at.commitEvent(pairMade(made, reserved));
      if (recorded.state !== 'applying') return null;
      // A runner whose lease had ended recorded its pair first, and stops: the next look finds what came of it.
      if (recorded.pair?.keyFile !== reserved.key.id) throw new NotYet('another pair was recorded first');
      const outcome = await writeStep(deps, at, recorded);
      if (outcome?.type !== 'written') return outcome;
      const trusted = await at.commitEvent(outcome);
      const mine = trusted.pair;
      if (trusted.state !== 'swapping' || mine?.keyFile !== reserved.key.id) return null;
      await at.renewLease();
      await uploadPair(files, made, reserved);
      await noticeboard.sharePair(trusted, { key: reserved.key.id, certificate: reserved.certificate.id });
      return await arrival(deps, mine, await to(), at.now);
    } finally {
      made.wipe();
    }
  };
