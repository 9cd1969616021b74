import { shortFingerprint } from '../../../domain/certificate.ts';
import type { Change } from '../../../domain/change.ts';
import { inJumpCloud, JUMPCLOUD_WAYS } from '../../../domain/consoles/jumpcloud.ts';
import type { Notice } from '../../../domain/notice.ts';
import { optionValue } from '../deed-value.ts';
import { actions, button } from '../elements.ts';
import type { Message } from '../message.ts';
import { decidersIn } from '../people.ts';
import { type Mrkdwn, md, NOTHING, quoted, trusted } from '../text.ts';
import { at } from '../time.ts';
import { actionNotice, type NoticeContext, threadNotice } from './said.ts';

/** The notices of looking at what JumpCloud publishes. */
export type GuardNotice = Extract<
  Notice,
  {
    say:
      | 'foreign-certificate'
      | 'approved-beforehand'
      | 'certificate-trusted'
      | 'put-aside'
      | 'resumed'
      | 'ask-metadata-url'
      | 'watch-begun'
      | 'metadata-unseen'
      | 'trusted-by-hand';
  }
>;

const fingerprint = ({ certificate }: Change): Mrkdwn =>
  certificate ? md`SHA-256 ${trusted(shortFingerprint(certificate.sha256Fingerprint))}` : NOTHING;

/** Says one notice of looking at what JumpCloud publishes. */
export const guardNotice = (notice: GuardNotice, change: Change, context: NoticeContext): Message => {
  const decider = decidersIn(context);
  switch (notice.say) {
    case 'foreign-certificate':
      return actionNotice(
        change,
        context,
        md`:no_entry: *JumpCloud now signs with a certificate that Access does not trust* (${fingerprint(change)}, seen in the metadata ${at(change.createdAt)}). New logins are refused until Access trusts it; open sessions go on. Did nobody press *${trusted(JUMPCLOUD_WAYS.regenerate)}* or upload a pair? Then find out who did before approving.   *Next:* ${decider.who} ${decider.does('approve')} the plan on the card; it adds this certificate and removes none.`,
      );
    case 'approved-beforehand':
      return threadNotice(
        change,
        context,
        md`The operator of jcaccess decided beforehand that what JumpCloud's own metadata shows is trusted without an approval. I write it now.`,
      );
    case 'certificate-trusted':
      return threadNotice(
        change,
        context,
        md`:white_check_mark: Access trusts the certificate that JumpCloud signs with (${fingerprint(change)}); read back, equal. None was removed.   *Next:* nobody.`,
      );
    case 'put-aside':
      return threadNotice(
        change,
        context,
        md`:hourglass_flowing_sand: An urgent change of this connection goes first: JumpCloud signs with a certificate that Access does not trust. I go on with this one afterwards, with a new plan.`,
      );
    case 'resumed':
      return threadNotice(change, context, md`The urgent change has ended; this one goes on.`);
    case 'ask-metadata-url':
      return actionNotice(
        change,
        context,
        md`one thing more, if you like: ${trusted(inJumpCloud('ssoTab'))} › JumpCloud Metadata › *Copy Metadata URL*. With that address I notice within 15 minutes when JumpCloud signs with another certificate (its *${trusted(JUMPCLOUD_WAYS.regenerate)}* button does that), and call the approvers.`,
        actions(`watch-${change.id}`, [
          button('watch-metadata', 'Give me the address', optionValue(change, 'watch-metadata')),
        ]),
      );
    case 'watch-begun':
      return threadNotice(
        change,
        context,
        md`:white_check_mark: I read the metadata: it is of this connection, and JumpCloud signs with what Access trusts. I look about every 15 minutes and call the approvers when that changes.`,
      );
    case 'metadata-unseen':
      return threadNotice(
        change,
        context,
        md`I could not look at JumpCloud's metadata three times in a row: ${quoted(notice.why)} That says nothing about logins. I go on trying, less often.   *Next:* you compare the address with *Copy Metadata URL* in JumpCloud, or nobody.`,
      );
    case 'trusted-by-hand':
      return threadNotice(
        change,
        context,
        md`:warning: JumpCloud signs with a certificate that nobody approved here (SHA-256 ${trusted(shortFingerprint(notice.certificate))}). Access trusts it already: a person added it in Cloudflare. Logins go on; reminders follow the certificate of before until it is taken over.   *Next:* you compare the fingerprint in JumpCloud, then \`/jcaccess show\` › ⋯ › *Take over what Access has*.`,
      );
  }
};
