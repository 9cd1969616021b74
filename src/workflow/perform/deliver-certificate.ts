import type { Pair } from '../../domain/change.ts';
import type { Files } from '../../ports/files.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import { certificateFacts } from '../../saml/certificate-facts.ts';
import type { Perform } from '../performing.ts';

/**
 * Hands the pair over to the requester's DM. The key lives in this function's memory and in that one upload. The file
 * ids are on record before a byte is sent, so that after a crash it can be told whether the pair arrived: shared in the
 * DM means delivered; anything else makes it void, and a new pair is made.
 */
export const deliverCertificate =
  (deps: { readonly files: Files; readonly noticeboard: Noticeboard }): Perform<'deliver-certificate'> =>
  async at => {
    const { files, noticeboard } = deps;
    const { change } = at;
    const choice = change.request.certificate;
    if (change.state !== 'draft' || choice.source !== 'generate') return null;
    const dm = await files.dmOf(change.requester);
    if (change.pair) return await resume(files, change.pair, dm);

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
    try {
      const key = await files.reserveFile('samlidp.key', keyBytes.length);
      const crt = await files.reserveFile('samlidp.crt', certificateBytes.length);
      const recorded = await at.record({
        type: 'pair-made',
        certificate,
        keyFile: key.id,
        certificateFile: crt.id,
      });
      if (recorded.pair?.keyFile !== key.id) return null;
      await files.uploadBytes(key, keyBytes);
      await files.uploadBytes(crt, certificateBytes);
      await at.holdOn();
      await noticeboard.sharePair(recorded, { key: key.id, certificate: crt.id });
    } finally {
      keyBytes.fill(0);
    }
    return { type: 'pair-delivered', fingerprint: certificate.sha256Fingerprint };
  };

const resume = async (files: Files, pair: Pair, dm: string) => {
  const fingerprint = pair.certificate.sha256Fingerprint;
  const found = [await files.fileInfo(pair.keyFile), await files.fileInfo(pair.certificateFile)];
  if (found.every(file => file?.channels.some(channel => channel === dm))) {
    return { type: 'pair-delivered', fingerprint } as const;
  }
  for (const id of [pair.keyFile, pair.certificateFile]) await files.deleteFile(id);
  return { type: 'pair-lost', fingerprint } as const;
};
