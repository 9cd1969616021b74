import type { CertificateOrigin } from '../../domain/certificate-origin.ts';
import type { UserId } from '../../domain/ids.ts';
import { paperMoment } from './time.ts';

/** Which certificate it is, in plain words: "the one made for this change (pair 3F9A)". Empty when nothing is known. */
export const originWords = (origin: CertificateOrigin | null, nameOf: (user: UserId) => string): string => {
  switch (origin?.kind) {
    case undefined:
      return '';
    case 'made':
      return `the one made for this change (pair ${origin.pair})`;
    case 'brought':
      return `the one ${nameOf(origin.by)} brought`;
    case 'jumpcloud':
      return `made by JumpCloud, read from ${origin.read ? 'JumpCloud itself at' : 'the metadata of'} ${paperMoment(origin.handedInAt)}`;
    case 'beside':
      return `NOT the one of this change: it came beside it in the metadata of ${paperMoment(origin.handedInAt)}, from ${nameOf(origin.by)}`;
  }
};
