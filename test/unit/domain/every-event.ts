import type { ChangeEvent } from '../../../src/domain/event.ts';
import { asId } from '../../../src/domain/ids.ts';
import {
  ana,
  BEN,
  ben,
  CHANNEL,
  cleo,
  createPlan,
  emptyPlan,
  FILE,
  FINGERPRINT,
  generatedPair,
  KEY_FILE,
  mallory,
  minutes,
  NOW,
  ownPair,
  provider,
  request,
  updatePlan,
} from './build-change.ts';

type Clock = Extract<ChangeEvent, { type: 'ran-out' }>['clock'];

const metadataRead = {
  type: 'metadata-read',
  file: FILE,
  by: BEN,
  fileName: 'metadata.xml',
  sizeBytes: ownPair.bytes.length,
  idp: ownPair.idp,
  certificates: [ownPair.certificate],
  findings: [],
} as const;

/** Each clock, at the moment it runs out. */
const ranOut: { readonly [C in Clock]: { readonly type: 'ran-out'; readonly clock: C } } = {
  'key-file': { type: 'ran-out', clock: 'key-file' },
  approval: { type: 'ran-out', clock: 'approval' },
  escalation: { type: 'ran-out', clock: 'escalation' },
  'apply-by': { type: 'ran-out', clock: 'apply-by' },
  'roll-back-warning': { type: 'ran-out', clock: 'roll-back-warning' },
  'roll-back': { type: 'ran-out', clock: 'roll-back' },
  'ask-to-confirm': { type: 'ran-out', clock: 'ask-to-confirm' },
  idle: { type: 'ran-out', clock: 'idle' },
};

/**
 * Every kind of event, each in the forms whose decisions differ, by people who may. A new event or clock does not
 * compile until it stands here, and then misses in the table.
 */
export const EVERY_EVENT: {
  readonly [T in ChangeEvent['type']]: Readonly<Record<string, Extract<ChangeEvent, { type: T }>>>;
} = {
  'metadata-handed-in': { '': { type: 'metadata-handed-in', actor: ana, file: FILE } },
  'file-turned-away': { '': { type: 'file-turned-away', actor: mallory } },
  'helper-named': { '': { type: 'helper-named', actor: ana, helper: BEN } },
  'pair-saved': { '': { type: 'pair-saved', actor: ana } },
  'new-pair-asked': { '': { type: 'new-pair-asked', actor: ana } },
  approved: {
    'this plan': { type: 'approved', earlier: [], actor: cleo, digest: createPlan.digest },
    'twice by one': { type: 'approved', earlier: [], actor: ben, digest: createPlan.digest },
    'another plan': { type: 'approved', earlier: [], actor: cleo, digest: updatePlan.digest },
  },
  'changes-asked': {
    '': { type: 'changes-asked', actor: cleo, digest: createPlan.digest, comment: 'Add groups.' },
  },
  'glass-broken': {
    '': { type: 'glass-broken', actor: ben, digest: createPlan.digest, reason: 'Nobody is here.' },
  },
  'emergency-reviewed': { '': { type: 'emergency-reviewed', actor: cleo, right: true, note: 'Yes.' } },
  'request-edited': {
    'a label': { type: 'request-edited', actor: ana, request: { ...request, label: 'Acme people' } },
    'the entity ID': { type: 'request-edited', actor: ana, request: { ...request, entityId: 'acme' } },
    nothing: { type: 'request-edited', actor: ana, request },
  },
  nudged: { '': { type: 'nudged', digest: createPlan.digest } },
  'nudge-put-off': {
    '': { type: 'nudge-put-off', digest: createPlan.digest, until: minutes(30) },
  },
  declined: { '': { type: 'declined', actor: cleo, digest: createPlan.digest, reason: 'Wrong group.' } },
  'result-pasted': {
    success: {
      type: 'result-pasted',
      actor: ana,
      result: { outcome: 'success', text: 'Your connection works!', attributes: ['email'] },
    },
    error: { type: 'result-pasted', actor: ana, result: { outcome: 'error', text: 'x', attributes: [] } },
  },
  'watch-asked': { '': { type: 'watch-asked', actor: ana, email: 'ana@acme.com' } },
  kept: {
    'by the requester': { type: 'kept', actor: ana },
    'by an approver, with a reason': { type: 'kept', actor: cleo, reason: 'I saw it work.' },
  },
  'more-time-asked': { '': { type: 'more-time-asked', actor: ana } },
  'roll-back-asked': { '': { type: 'roll-back-asked', actor: ana } },
  withdrawn: { '': { type: 'withdrawn', actor: ana } },
  'card-shown': { '': { type: 'card-shown', card: { channel: asId('C0NEW'), ts: '1.2' } } },
  'recipe-shown': { '': { type: 'recipe-shown', recipe: { channel: asId('D0ANA'), ts: '1.2' } } },
  'pair-made': {
    '': {
      type: 'pair-made',
      certificate: ownPair.certificate,
      keyFile: KEY_FILE,
      certificateFile: asId('F0CRT'),
    },
  },
  'pair-delivered': { '': { type: 'pair-delivered', fingerprint: FINGERPRINT } },
  'pair-lost': { '': { type: 'pair-lost', fingerprint: FINGERPRINT } },
  'key-deleted': { '': { type: 'key-deleted', file: KEY_FILE, why: 'in-use' } },
  'key-not-deleted': { '': { type: 'key-not-deleted', file: KEY_FILE, error: 'cant_delete_file' } },
  'metadata-read': {
    'that fits': metadataRead,
    'that does not fit': { ...metadataRead, certificates: [generatedPair.certificate] },
    'of another change': {
      ...metadataRead,
      certificates: [generatedPair.certificate],
      belongsTo: { change: asId('9ABC'), label: 'Acme partners' },
    },
  },
  'metadata-unreadable': {
    '': { type: 'metadata-unreadable', file: FILE, by: BEN, why: 'gone', reference: 'r' },
  },
  'plan-stopped': {
    '': {
      type: 'plan-stopped',
      stop: {
        kind: 'other-team-domain',
        asked: 'acme.cloudflareaccess.com',
        actual: 'b.cloudflareaccess.com',
      },
    },
  },
  'target-unreadable': { '': { type: 'target-unreadable', name: 'Old SAML' } },
  planned: {
    'with a write': { type: 'planned', plan: createPlan },
    'with nothing to do': { type: 'planned', plan: emptyPlan },
  },
  'target-gone': { '': { type: 'target-gone' } },
  'target-read-only': { '': { type: 'target-read-only', name: 'Acme' } },
  'approvers-read': {
    'all may': { type: 'approvers-read', actors: [ben] },
    'one may not any more': { type: 'approvers-read', actors: [{ ...ben, fullMember: false }] },
  },
  'apply-ready': { '': { type: 'apply-ready', idsBefore: [] } },
  'cloudflare-moved': { '': { type: 'cloudflare-moved', now: provider() } },
  written: {
    once: { type: 'written', provider: provider().id, name: 'Acme staff', extras: [] },
    'twice, one deleted': { type: 'written', provider: provider().id, name: 'Acme staff', extras: ['b'] },
  },
  'write-refused': { '': { type: 'write-refused', why: 'duplicate name' } },
  'write-unequal': { '': { type: 'write-unequal', provider: provider().id, differing: ['Name'] } },
  'outcome-unknown': { '': { type: 'outcome-unknown' } },
  'not-written': { '': { type: 'not-written' } },
  'extras-deleted': {
    '': { type: 'extras-deleted', names: ['Acme staff (b)'] },
    'of none': { type: 'extras-deleted', names: [] },
  },
  'outcome-ambiguous': { '': { type: 'outcome-ambiguous', names: ['Acme staff (a)'] } },
  tested: { '': { type: 'tested', checks: [{ id: 'read-back', result: 'pass', saw: '6 settings' }] } },
  'login-observed': {
    '': { type: 'login-observed', login: { at: NOW, email: 'ana@acme.com', allowed: true } },
  },
  'no-login-yet': { '': { type: 'no-login-yet' } },
  undone: { '': { type: 'undone', how: 'deleted' } },
  'undo-blocked': { '': { type: 'undo-blocked', why: 'Somebody changed it.' } },
  'ran-out': ranOut,
  'service-waits': {
    '': { type: 'service-waits', service: 'Cloudflare', why: 'asked to wait', until: minutes(2) },
  },
  'channel-closed': { '': { type: 'channel-closed', channel: CHANNEL, why: 'is_archived' } },
  'channel-chosen': { '': { type: 'channel-chosen', actor: ana, channel: asId('C0OTHER') } },
  'gave-up': { '': { type: 'gave-up', step: 'reading Access', why: 'no answer' } },
  'left-undone': { '': { type: 'left-undone', what: 'sending the recipe', reference: 'r' } },
};
