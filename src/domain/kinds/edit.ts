import { CHANGE_STATES, OF_ROTATION } from '../change.ts';
import type { Kind } from './kind.ts';
import { oneWrite } from './kind.ts';

/** An edit of a live connection: what its people may choose anew without touching JumpCloud's pair or addresses. */
export const edit: Kind = {
  ...oneWrite,
  states: CHANGE_STATES.filter(
    state => state !== 'awaiting-metadata' && state !== 'removed' && !OF_ROTATION.includes(state),
  ),
  waitsIn: 'draft',
  takesFilesIn: [],
  // The rest stays as Access has it: a certificate that was added there by hand may be the one in use.
  wanted: ({ change }, before) => {
    if (!before) return null;
    const { label, attributes, emailAttribute, signRequests } = change.request;
    const { ssoUrl, issuer, certificates } = before;
    return { name: label, ssoUrl, issuer, certificates, attributes, emailAttribute, signRequests };
  },
  trusted: ({ connection }) => connection.applied?.certificates ?? [],
  hasClock: () => true,
};
