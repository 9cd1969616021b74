import type { CertificateFacts } from '../domain/certificate.ts';
import type { ChangeEvent, EventOf } from '../domain/event.ts';
import type { UserId } from '../domain/ids.ts';
import type { Pair } from '../domain/pair.ts';
import type { PairToMake } from '../domain/plan.ts';
import type { ReservedFile } from '../ports/chat.ts';
import type { Directory } from '../ports/directory.ts';
import type { Files } from '../ports/files.ts';
import { certificateFacts } from '../saml/certificate-facts.ts';
import { atOnce } from './at-once.ts';
import { NotYet } from './performing.ts';

/** Most shares are there within a moment: so long the pair is waited for in one go, and then again and again. */
const LOOKS_MS = [200, 400, 800];
const LATER_MS = 3_000;
/**
 * A pair may be on its way for so long after it was made: two uploads, the call that shares them, each within its
 * deadline, and the 20 s that Slack may take.
 */
const MAY_COME_MS = 60_000;
/** So many pairs were made, and none of them came to the requester. */
export const MOST_VOID_PAIRS = 4;

/** What is said when so many pairs came to nothing. */
export const HANDING_OVER = 'handing over the pair';
export const NEVER_SHOWN = 'Slack took the files of several pairs and never showed them in the DM';

/** A pair that was just made. Its key is in this program's memory alone, until `wipe`. */
export interface MadePair {
  readonly certificate: CertificateFacts;
  readonly key: Buffer;
  readonly certificatePem: Buffer;
  readonly wipe: () => void;
}

/** Makes a pair. */
export const makePair = async (profile: PairToMake, now: Date): Promise<MadePair> => {
  // Its code is large, and certificates are made a few times in a year.
  const { createKeyPair } = await import('../saml/keypair.ts');
  const made = await createKeyPair({ ...profile, now });
  const certificate = certificateFacts(made.certificatePem);
  if (!certificate) throw new Error('the certificate just made cannot be read');
  const key = Buffer.from(made.privateKeyPem);
  return { certificate, key, certificatePem: Buffer.from(made.certificatePem), wipe: () => key.fill(0) };
};

/** The two files of a pair, named in Slack before a byte of them is sent. */
export interface ReservedPair {
  readonly key: ReservedFile;
  readonly certificate: ReservedFile;
}

/** Names the two files of a pair, so that they are on record before anything is sent. */
export const reservePair = async (files: Files, pair: MadePair): Promise<ReservedPair> => {
  const [key, certificate] = await atOnce(
    files.reserveFile('samlidp.key', pair.key.length),
    files.reserveFile('samlidp.crt', pair.certificatePem.length),
  );
  return { key, certificate };
};

/** What goes on record of a pair that was made and whose files have names. */
export const pairMade = (pair: MadePair, reserved: ReservedPair): EventOf<'pair-made'> => ({
  type: 'pair-made',
  certificate: pair.certificate,
  keyFile: reserved.key.id,
  certificateFile: reserved.certificate.id,
});

/** Sends the bytes of both files; nobody sees them before they are shared. */
export const uploadPair = async (files: Files, pair: MadePair, reserved: ReservedPair): Promise<void> => {
  await atOnce(
    files.uploadBytes(reserved.key, pair.key),
    files.uploadBytes(reserved.certificate, pair.certificatePem),
  );
};

/** What is asked while a pair is on its way. */
export interface Arriving {
  readonly files: Files;
  readonly directory: Pick<Directory, 'timeZoneOf'>;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Looks whether the pair is in the DM; throws `NotYet` while it may be on its way. */
export const arrival = async (
  { files, directory, sleep }: Arriving,
  pair: Pair,
  { user, dm }: { readonly user: UserId; readonly dm: string },
  now: () => Date,
): Promise<ChangeEvent> => {
  const fingerprint = pair.certificate.sha256Fingerprint;
  const isThere = async (): Promise<boolean> => {
    const found = await atOnce(files.fileInfo(pair.keyFile), files.fileInfo(pair.certificateFile));
    return found.every(file => file?.channels.some(channel => channel === dm));
  };
  const delivered = async (): Promise<ChangeEvent> => ({
    type: 'pair-delivered',
    fingerprint,
    timeZone: await directory.timeZoneOf(user),
  });
  for (const waitMs of LOOKS_MS) {
    if (await isThere()) return await delivered();
    await sleep(waitMs);
  }
  const mayComeUntil = (pair.madeAt?.getTime() ?? 0) + MAY_COME_MS;
  const isOver = now().getTime() >= mayComeUntil;
  if (await isThere()) return await delivered();
  if (!isOver) throw new NotYet('the pair is on its way to the DM', LATER_MS);
  for (const id of [pair.keyFile, pair.certificateFile]) await files.deleteFile(id);
  return { type: 'pair-lost', fingerprint };
};
