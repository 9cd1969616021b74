import type { Change } from './change.ts';
import { isClosed } from './change.ts';
import type { Connection } from './connection.ts';
import { holdsNothing } from './connection.ts';
import { takesFiles } from './kinds.ts';
import { sameLabel, skeletonsOf } from './label.ts';
import type { Place } from './places.ts';
import { connectionPlaces } from './places.ts';

/** What a record is found by. A unique key belongs to one record at a time; the store enforces it. */
export interface RecordKeys {
  readonly unique: readonly string[];
  readonly index: readonly string[];
  /** Where it stands in lists that have an order of their own. */
  readonly places: readonly Place[];
}

/** The key of all open changes. */
export const OPEN_CHANGES = 'open';
/** The key of all changes that ever were. */
const ALL_CHANGES = 'changes';
/** The key of all changes of one connection. */
export const changesOfKey = (connection: string): string => `of:${connection}`;
/** The key of all connections that are proposed or live. Nobody asks for it but older instances, which may run beside this one. */
export const CONNECTIONS = 'connections';
/** The key of the open changes that wait for an approval. */
export const AWAITING_APPROVAL = 'awaiting-approval';
/** The key of the open changes for which further people were called. */
export const ESCALATED = 'escalated';
/** The key of the open changes that a person asked for. */
export const requestedByKey = (user: string): string => `requested-by:${user}`;
/** The key of the open changes of which a person is requester, owner or helper. */
export const openOfKey = (user: string): string => `open-of:${user}`;
/** The key of the open changes whose request names this owner. */
export const openOwnedKey = (owner: string): string => `open-owned:${owner}`;
/** The key of the open changes that take a file. */
export const TAKING_FILES = 'taking-files';
/** The key of the open changes that take a file and whose card stands in this channel. */
export const takingFilesKey = (channel: string): string => `taking-files:${channel}`;
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
/** The key of the applied connections whose provider has this issuer. */
export const issuerKey = (issuer: string): string => `issuer:${issuer}`;
/** The key of the applied connections whose provider trusts this certificate. */
export const trustedKey = (sha256: string): string => `trusted:${sha256}`;
/** The keys of the connections whose labels look like this one. */
export const looksKeys = (label: string): string[] => skeletonsOf(label).map(one => `looks:${one}`);
/** The key of an identity provider: one connection has it, and one open change is about it. */
export const providerKey = (workspace: string, provider: string): string =>
  `provider:${workspace}:${provider}`;
/** The key of a file that jcaccess uploaded itself, so that its own upload is not taken for an answer. */
export const ownFileKey = (file: string): string => `file:${file}`;

/**
 * The keys of a change: found by its thread for good, by its certificates and as open until it ends. While it is open it
 * claims the provider that its plan replaces, or that it created; while an urgent one suspends it, that one has the claims.
 */
export const changeKeys = (change: Change): RecordKeys => {
  const always = [
    ALL_CHANGES,
    changesOfKey(change.connection),
    ...(change.card ? [threadKey(change.card.channel, change.card.ts)] : []),
  ];
  const files = change.pair ? [ownFileKey(change.pair.keyFile), ownFileKey(change.pair.certificateFile)] : [];
  const supplied = [...new Set((change.supplied ?? []).map(one => suppliedKey(one.certificate)))];
  if (isClosed(change)) return { unique: [], index: [...always, ...files, ...supplied], places: [] };
  const expected =
    change.request.certificate.source === 'own'
      ? change.request.certificate.certificate
      : change.pair?.certificate;
  const certificates = expected ? [certificateKey(expected.sha256Fingerprint)] : [];
  const { label, entityId } = change.reserved ?? {};
  const provider = change.suspended ? undefined : (change.written?.provider ?? change.plan?.before?.id);
  return {
    unique: [
      ...(change.suspended ? [] : [openChangeKey(change.connection)]),
      ...(label === undefined ? [] : [labelKey(label)]),
      ...(entityId === undefined ? [] : [entityKey(entityId)]),
      ...(provider ? [providerKey(change.workspace, provider)] : []),
    ],
    index: [OPEN_CHANGES, ...always, ...files, ...supplied, ...certificates, ...whoseTurn(change)],
    places: [],
  };
};

/** By whom an open change is looked for, and what it waits for. */
const whoseTurn = (change: Change): string[] => {
  const { requester, request, helper, card } = change;
  const people = new Set([requester, request.owner, ...(helper ? [helper] : [])]);
  return [
    requestedByKey(requester),
    openOwnedKey(request.owner),
    ...[...people].map(openOfKey),
    ...(change.state === 'awaiting-approval' ? [AWAITING_APPROVAL] : []),
    ...(change.escalatedAt ? [ESCALATED] : []),
    ...(takesFiles(change) ? [TAKING_FILES, ...(card ? [takingFilesKey(card.channel)] : [])] : []),
  ];
};

/** The keys of a connection: its label, its entity ID and its provider are unique while it is proposed or live. */
export const connectionKeys = (connection: Connection): RecordKeys => {
  const { workspace, request, applied } = connection;
  if (holdsNothing(connection)) return { unique: [], index: [], places: [] };
  const trusted = applied?.settings.certificates.flatMap(one => one.sha256 ?? []) ?? [];
  return {
    unique: [
      labelKey(request.label),
      entityKey(request.entityId),
      ...(applied ? [providerKey(workspace, applied.provider)] : []),
    ],
    index: [
      CONNECTIONS,
      ...looksKeys(request.label),
      ...(applied ? [issuerKey(applied.settings.issuer)] : []),
      ...[...new Set(trusted)].map(trustedKey),
    ],
    places: connectionPlaces(connection),
  };
};
