import { shortFingerprint } from '../../../domain/certificate.ts';
import type { Change } from '../../../domain/change.ts';
import { CLOUDFLARE_WAYS } from '../../../domain/consoles/cloudflare.ts';
import { table } from '../elements.ts';
import { doer } from '../people.ts';
import { stopNextLine, stopSentence } from '../plan-stop.ts';
import { md, trusted } from '../text.ts';
import { dayText } from '../time.ts';
import type { KindWords } from './kind-words.ts';

const asked = ({ certificate }: Change): string =>
  certificate
    ? `SHA-256 ${shortFingerprint(certificate.sha256Fingerprint)}, until ${dayText(certificate.notAfter)}`
    : 'none';

export const trustCertificate: KindWords = {
  verb: 'Trust a certificate',
  planning: md`:large_blue_circle: *Making the plan.* It adds the certificate that JumpCloud signs with, and removes none.`,
  draft: {
    state: (change, view) =>
      change.stopped ? stopSentence(change.stopped.stop, view) : md`:hourglass_flowing_sand: *Draft.*`,
    next: (change, view) => {
      if (change.stopped) return stopNextLine(change, change.stopped.stop, view);
      const { who, does } = doer(change.requester, view, 'mention');
      return md`${who} ${does('correct')} it in ${trusted(CLOUDFLARE_WAYS.dashboard)}, or ${does('withdraw')} it.`;
    },
    body: change => [
      table([
        ['Asked for', 'Value'],
        ['JumpCloud signs with', asked(change)],
      ]),
    ],
    buttons: () => [],
  },
  afterWithdrawal: md`Access does not trust the certificate that JumpCloud signs with.`,
  afterDecline: md`Access does not trust the certificate that JumpCloud signs with: upload the pair of before in JumpCloud, or rotate.`,
  afterRollBack: ({ who, does }) => md`${who} ${does('find')} the cause; Access is as it was before.`,
};
