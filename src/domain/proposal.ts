import type { Change } from './change.ts';
import type { Connection } from './connection.ts';
import { sameLabel } from './label.ts';
import type { SetupRequest } from './request.ts';

/**
 * What a proposal makes of the connection at once: a connection that is not live yet follows it; a live one is untouched
 * until people keep the change.
 */
export const followedBy = (connection: Connection, request: SetupRequest): { connection?: Connection } =>
  connection.status === 'live'
    ? {}
    : { connection: { ...connection, request, owner: request.owner, version: connection.version + 1 } };

/** A live connection has its provider already: whatever a form says, a change of it is a change of that one. */
export const withOwnTarget = (request: SetupRequest, connection: Connection | null): SetupRequest =>
  connection?.status === 'live' && connection.applied
    ? {
        ...request,
        target: {
          kind: 'existing',
          id: connection.applied.provider,
          name: connection.applied.settings.name,
        },
      }
    : request;

/** The label and the entity ID that a change of a live connection asks for, when they are not that connection's own. */
export const reservedBy = (
  request: SetupRequest,
  connection: Connection | null,
): Pick<Change, 'reserved'> => {
  if (connection?.status !== 'live') return {};
  const { label, entityId } = connection.request;
  return {
    reserved: {
      ...(sameLabel(request.label) === sameLabel(label) ? {} : { label: request.label }),
      ...(request.entityId === entityId ? {} : { entityId: request.entityId }),
    },
  };
};
