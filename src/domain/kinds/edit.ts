import { CHANGE_STATES } from '../change.ts';
import type { Kind } from './kind.ts';

/** An edit of a live connection: what its people may choose anew without touching JumpCloud's pair or addresses. */
export const edit: Kind = {
  states: CHANGE_STATES.filter(state => state !== 'awaiting-metadata'),
  waitsIn: 'draft',
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
