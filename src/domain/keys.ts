import type { Change } from './change.ts';
import { isClosed } from './change.ts';
import type { Connection } from './connection.ts';
import { sameLabel } from './label.ts';

/** The keys by which a record is found. A unique key belongs to one record at a time; the store enforces it. */
export interface RecordKeys {
  readonly unique: readonly string[];
  readonly index: readonly string[];
}

/** The key of all open changes. */
export const OPEN_CHANGES = 'open';
/** The key of all changes that ever were. */
const ALL_CHANGES = 'changes';
/** The key of all changes of one connection. */
export const changesOfKey = (connection: string): string => `of:${connection}`;
/** The key of all connections that are proposed or live. */
export const CONNECTIONS = 'connections';
/** The key of a certificate that an open change waits for. */
export const certificateKey = (sha256: string): string => `certificate:${sha256}`;
/** The key of all changes, ended ones too, to which a person gave an input with that certificate. */
export const suppliedKey = (sha256: string): string => `supplied:${sha256}`;
/** The key of a change's thread. */
export const threadKey = (channel: string, ts: string): string => `thread:${channel}:${ts}`;
/** The key of the one open change of a connection. */
export const openChangeKey = (connection: string): string => `open:${connection}`;
/** The key of a connection's label. */
export const labelKey = (label: string): string => `label:${sameLabel(label)}`;
/** The key of an IdP entity ID, compared letter for letter as SAML does. */
export const entityKey = (entityId: string): string => `entity:${entityId}`;
/** The key of an identity provider: one connection has it, and one open change is about it. */
export const providerKey = (workspace: string, provider: string): string =>
  `provider:${workspace}:${provider}`;
/** The key of a file that jcaccess uploaded itself, so that its own upload is not taken for an answer. */
export const ownFileKey = (file: string): string => `file:${file}`;

/**
 * The keys of a change: found by its thread for good, by its certificates and as open until it ends. While it is open it
 * claims the provider that its plan replaces, or that it created.
 */
export const changeKeys = (change: Change): RecordKeys => {
  const always = [
    ALL_CHANGES,
    changesOfKey(change.connection),
    ...(change.card ? [threadKey(change.card.channel, change.card.ts)] : []),
  ];
  const files = change.pair ? [ownFileKey(change.pair.keyFile), ownFileKey(change.pair.certificateFile)] : [];
  const supplied = [...new Set((change.supplied ?? []).map(one => suppliedKey(one.certificate)))];
  if (isClosed(change)) return { unique: [], index: [...always, ...files, ...supplied] };
  const expected =
    change.request.certificate.source === 'own'
      ? change.request.certificate.certificate
      : change.pair?.certificate;
  const certificates = expected ? [certificateKey(expected.sha256Fingerprint)] : [];
  const { label, entityId } = change.reserved ?? {};
  const provider = change.written?.provider ?? change.plan?.before?.id;
  return {
    unique: [
      openChangeKey(change.connection),
      ...(label === undefined ? [] : [labelKey(label)]),
      ...(entityId === undefined ? [] : [entityKey(entityId)]),
      ...(provider ? [providerKey(change.workspace, provider)] : []),
    ],
    index: [OPEN_CHANGES, ...always, ...files, ...supplied, ...certificates],
  };
};

/** The keys of a connection: its label, its entity ID and its provider are unique while it is proposed or live. */
export const connectionKeys = (connection: Connection): RecordKeys =>
  connection.status === 'dormant'
    ? { unique: [], index: [] }
    : {
        unique: [
          labelKey(connection.request.label),
          entityKey(connection.request.entityId),
          ...(connection.applied ? [providerKey(connection.workspace, connection.applied.provider)] : []),
        ],
        index: [CONNECTIONS],
      };
