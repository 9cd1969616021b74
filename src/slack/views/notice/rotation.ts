import type { Change } from '../../../domain/change.ts';
import type { Notice } from '../../../domain/notice.ts';
import { deedValue } from '../deed-value.ts';
import { actions, button } from '../elements.ts';
import type { Message } from '../message.ts';
import { type Mrkdwn, md, NOTHING, quoted, trusted } from '../text.ts';
import { at } from '../time.ts';
import { boldName } from '../view-context.ts';
import { actionNotice, type NoticeContext, threadNotice } from './said.ts';

/** The notices of a rotation. */
export type RotationNotice = Extract<
  Notice,
  {
    say:
      | 'make-it-now'
      | 'both-trusted'
      | 'swapped'
      | 'prove-it'
      | 'half-way'
      | 'removing-old'
      | 'removal-undone'
      | 'went-back';
  }
>;

const proof = ({ removal }: Change, context: NoticeContext): Mrkdwn => {
  if (!removal || removal.kind === 'went-back') return NOTHING;
  return removal.kind === 'seen'
    ? md` A login with the new one was seen ${at(removal.login.at)}.`
    : md` No login was seen: ${boldName(removal.by, context)} answers for it: ${quoted(removal.reason)}`;
};

/** Says one notice of a rotation. */
export const rotationNotice = (notice: RotationNotice, change: Change, context: NoticeContext): Message => {
  switch (notice.say) {
    case 'make-it-now':
      return actionNotice(
        change,
        context,
        md`the rotation is approved. Press *Make it now* when you have about 15 minutes for JumpCloud; the pair is made then.`,
        actions(`make-${change.id}`, [
          button('make-now', 'Make it now', deedValue(change), { style: 'primary' }),
        ]),
      );
    case 'both-trusted':
      return threadNotice(
        change,
        context,
        md`:white_check_mark: Access trusts the new certificate beside the old one; read back, equal. Logins go on.`,
      );
    case 'swapped':
      return threadNotice(
        change,
        context,
        md`Metadata from ${boldName(notice.by, context)}: JumpCloud has the new certificate.`,
      );
    case 'prove-it':
      return actionNotice(
        change,
        context,
        md`JumpCloud has the new certificate. Now log in once in a private window and press *Watch for a login*: as soon as Cloudflare shows it, I remove the old one.`,
        actions(`prove-${change.id}`, [
          button('watch-login', 'Watch for a login', deedValue(change), { style: 'primary' }),
        ]),
      );
    case 'half-way':
      return actionNotice(
        change,
        context,
        change.state === 'proving'
          ? md`the rotation is half-way: JumpCloud has the new certificate, and no login with it was seen. Access still trusts both. *Next:* you log in once in a private window and press *Watch for a login*.`
          : md`the rotation is half-way: Access trusts both certificates, JumpCloud signs with the old one. *Next:* you upload the pair in JumpCloud and hand back the metadata, or go back on the card.`,
      );
    case 'went-back':
      return actionNotice(
        change,
        context,
        md`Access trusts the old certificate alone again. An export that was made before the swap shows the old one too, so that one login has to confirm it. *Next:* you log in once in a private window and press *Watch for a login*. If no login is confirmed before ${at(notice.until)}, I trust both again by myself.`,
        actions(`back-${change.id}`, [
          button('watch-login', 'Watch for a login', deedValue(change), { style: 'primary' }),
        ]),
      );
    case 'removing-old':
      return threadNotice(change, context, md`Removing the old certificate.${proof(change, context)}`);
    case 'removal-undone':
      return actionNotice(
        change,
        context,
        md`:leftwards_arrow_with_hook: ${trusted(notice.by === null ? `Nobody confirmed a login in time, so I put the ${notice.put} certificate back.` : `The ${notice.put} certificate is back.`)} Access trusts both again. *Next:* ${trusted(notice.put === 'new' ? 'you see in JumpCloud which of the two it signs with, and hand back a new export.' : 'a login with the new one, or the cause why there is none.')}`,
      );
  }
};
