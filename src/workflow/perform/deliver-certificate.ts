import type { Pair } from '../../domain/change.ts';
import type { ChangeEvent } from '../../domain/event.ts';
import type { Files } from '../../ports/files.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import { certificateFacts } from '../../saml/certificate-facts.ts';
import type { Perform } from '../performing.ts';
import { NotYet } from '../performing.ts';

/** Most shares are there within a moment: so long the pair is waited for in one go, and then again and again. */
const LOOKS_MS = [200, 400, 800];
const LATER_MS = 3_000;
/**
 * A pair may be on its way for so long after it was made: two uploads, the call that shares them, each within its
 * deadline, and the 20 s that Slack may take.
 */
const MAY_COME_MS = 60_000;
/** So many pairs were made, and none of them came to the requester. */
const MOST_VOID_PAIRS = 4;

/**
 * Hands the pair over to the requester's DM. The key lives in this function's memory and in that one upload. The file
 * ids are on record before a byte is sent, so that after a crash it can be told whether the pair arrived. Slack says ok
 * before it shares: only a share that was seen means delivered, and a pair that may still come is never given up.
 */
export const deliverCertificate =
  (deps: {
    readonly files: Files;
    readonly noticeboard: Noticeboard;
    readonly sleep: (ms: number) => Promise<void>;
  }): Perform<'deliver-certificate'> =>
  async at => {
    const { files, noticeboard } = deps;
    const { change } = at;
    const choice = change.request.certificate;
    if (change.state !== 'draft' || choice.source !== 'generate') return null;
    const dm = await files.dmOf(change.requester);
    if (change.pair) return await arrival(deps, change.pair, dm, at.now);
    if (change.voidPairs.length > MOST_VOID_PAIRS) return { type: 'gave-up', step: STEP, why: NEVER_SHOWN };

    // Its code is large, and certificates are made a few times in a year.
    const { createKeyPair } = await import('../../saml/keypair.ts');
    const made = await createKeyPair({
      commonName: choice.commonName,
      days: choice.days,
      bits: choice.bits,
      now: at.now(),
    });
    const certificate = certificateFacts(made.certificatePem);
    if (!certificate) throw new Error('the certificate just made cannot be read');
    const keyBytes = Buffer.from(made.privateKeyPem);
    const certificateBytes = Buffer.from(made.certificatePem);
    let pair: Pair | undefined;
    try {
      const key = await files.reserveFile('samlidp.key', keyBytes.length);
      const crt = await files.reserveFile('samlidp.crt', certificateBytes.length);
      const recorded = await at.commitEvent({
        type: 'pair-made',
        certificate,
        keyFile: key.id,
        certificateFile: crt.id,
      });
      pair = recorded.pair;
      if (pair?.keyFile !== key.id) return null;
      await files.uploadBytes(key, keyBytes);
      await files.uploadBytes(crt, certificateBytes);
      await at.renewLease();
      await noticeboard.sharePair(recorded, { key: key.id, certificate: crt.id });
    } finally {
      keyBytes.fill(0);
    }
    return await arrival(deps, pair, dm, at.now);
  };

const STEP = 'handing over the pair';
const NEVER_SHOWN = 'Slack took the files of several pairs and never showed them in the DM';

/** Looks whether the pair is in the DM; throws `NotYet` while it may be on its way. */
const arrival = async (
  { files, sleep }: { readonly files: Files; readonly sleep: (ms: number) => Promise<void> },
  pair: Pair,
  dm: string,
  now: () => Date,
): Promise<ChangeEvent> => {
  const fingerprint = pair.certificate.sha256Fingerprint;
  const isThere = async (): Promise<boolean> => {
    const found = [await files.fileInfo(pair.keyFile), await files.fileInfo(pair.certificateFile)];
    return found.every(file => file?.channels.some(channel => channel === dm));
  };
  for (const waitMs of LOOKS_MS) {
    if (await isThere()) return { type: 'pair-delivered', fingerprint };
    await sleep(waitMs);
  }
  const mayComeUntil = (pair.madeAt?.getTime() ?? 0) + MAY_COME_MS;
  const isOver = now().getTime() >= mayComeUntil;
  if (await isThere()) return { type: 'pair-delivered', fingerprint };
  if (!isOver) throw new NotYet('the pair is on its way to the DM', LATER_MS);
  for (const id of [pair.keyFile, pair.certificateFile]) await files.deleteFile(id);
  return { type: 'pair-lost', fingerprint };
};
