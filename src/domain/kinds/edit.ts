import { CHANGE_STATES } from '../change.ts';
import type { Kind } from './kind.ts';

/** An edit of a live connection: what its people may choose anew without touching JumpCloud's pair or addresses. */
export const edit: Kind = {
  states: CHANGE_STATES.filter(state => state !== 'awaiting-metadata'),
  waitsIn: 'draft',
  wanted: ({ change, connection }) => {
    const { label, attributes, emailAttribute, signRequests } = change.request;
    return connection.applied
      ? { ...connection.applied.settings, name: label, attributes, emailAttribute, signRequests }
      : null;
  },
  trusted: ({ connection }) => connection.applied?.certificates ?? [],
  hasClock: () => true,
};
