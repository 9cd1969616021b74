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
  'key-file-warning': { type: 'ran-out', clock: 'key-file-warning' },
  'key-file': { type: 'ran-out', clock: 'key-file' },
  approval: { type: 'ran-out', clock: 'approval' },
  escalation: { type: 'ran-out', clock: 'escalation' },
  'apply-by': { type: 'ran-out', clock: 'apply-by' },
  'make-by': { type: 'ran-out', clock: 'make-by' },
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
  'hand-back': { '': { type: 'hand-back', actor: ana, file: FILE } },
  'file-turned-away': { '': { type: 'file-turned-away', actor: mallory } },
  'let-hand-in': { '': { type: 'let-hand-in', actor: ana, helper: BEN } },
  'saved-key': { '': { type: 'saved-key', actor: ana } },
  'new-pair': { '': { type: 'new-pair', actor: ana } },
  'make-now': { '': { type: 'make-now', actor: ana } },
  'remove-old': { '': { type: 'remove-old', actor: ben, reason: 'Seen on a call.' } },
  approve: {
    'this plan': { type: 'approve', earlier: [], actor: cleo, digest: createPlan.digest },
    'twice by one': { type: 'approve', earlier: [], actor: ben, digest: createPlan.digest },
    'another plan': { type: 'approve', earlier: [], actor: cleo, digest: updatePlan.digest },
  },
  'ask-for-changes': {
    '': { type: 'ask-for-changes', actor: cleo, digest: createPlan.digest, comment: 'Add groups.' },
  },
  'break-glass': {
    '': { type: 'break-glass', actor: ben, digest: createPlan.digest, reason: 'Nobody is here.' },
  },
  review: { '': { type: 'review', actor: cleo, right: true, note: 'Yes.' } },
  'edit-request': {
    'a label': { type: 'edit-request', actor: ana, request: { ...request, label: 'Acme people' } },
    'the entity ID': { type: 'edit-request', actor: ana, request: { ...request, entityId: 'acme' } },
    nothing: { type: 'edit-request', actor: ana, request },
  },
  nudged: { '': { type: 'nudged', digest: createPlan.digest } },
  'nudge-put-off': {
    '': { type: 'nudge-put-off', digest: createPlan.digest, until: minutes(30) },
  },
  decline: { '': { type: 'decline', actor: cleo, digest: createPlan.digest, reason: 'Wrong group.' } },
  'paste-result': {
    success: {
      type: 'paste-result',
      actor: ana,
      result: { outcome: 'success', text: 'Your connection works!', attributes: ['email'] },
    },
    error: { type: 'paste-result', actor: ana, result: { outcome: 'error', text: 'x', attributes: [] } },
  },
  'watch-login': { '': { type: 'watch-login', actor: ana, email: 'ana@acme.com' } },
  keep: {
    'by the requester': { type: 'keep', actor: ana },
    'by an approver, with a reason': { type: 'keep', actor: cleo, reason: 'I saw it work.' },
  },
  'more-time': { '': { type: 'more-time', actor: ana } },
  'roll-back': { '': { type: 'roll-back', actor: ana } },
  withdraw: { '': { type: 'withdraw', actor: ana } },
  called: {
    '': {
      type: 'called',
      call: { asks: 'decision', at: { channel: asId('C0NEW'), ts: '1.3' }, digest: createPlan.digest },
    },
  },
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
  'pair-delivered': { '': { type: 'pair-delivered', fingerprint: FINGERPRINT, timeZone: 'UTC' } },
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
  'requester-asked': { '': { type: 'requester-asked', since: NOW, times: 0 } },
  'requester-asking-put-off': {
    '': { type: 'requester-asking-put-off', since: NOW, times: 0, until: minutes(30) },
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
  resumed: { '': { type: 'resumed' } },
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
  'jumpcloud-ready': {
    '': { type: 'jumpcloud-ready', step: { service: 'jumpcloud', action: 'create' }, idsBefore: [] },
  },
  'jumpcloud-written': { '': { type: 'jumpcloud-written', id: 'a'.repeat(24), label: 'Acme staff' } },
  'jumpcloud-not-written': { '': { type: 'jumpcloud-not-written' } },
  'jumpcloud-refused': { '': { type: 'jumpcloud-refused', why: 'The IdP URL is required' } },
  'jumpcloud-moved': { '': { type: 'jumpcloud-moved', moved: ['the application in JumpCloud is gone'] } },
  'metadata-taken': {
    '': {
      type: 'metadata-taken',
      application: { id: 'a'.repeat(24), label: 'Acme staff' },
      idp: ownPair.idp,
      certificates: [ownPair.certificate],
      warnings: [],
      sizeBytes: 1,
    },
  },
  'jumpcloud-undone': { '': { type: 'jumpcloud-undone' } },
  'jumpcloud-left': { '': { type: 'jumpcloud-left', why: 'it was edited since.' } },
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
  'choose-channel': { '': { type: 'choose-channel', actor: ana, channel: asId('C0OTHER') } },
  'gave-up': { '': { type: 'gave-up', step: 'reading Access', why: 'no answer' } },
  'left-undone': { '': { type: 'left-undone', what: 'sending the recipe', reference: 'r' } },
};
