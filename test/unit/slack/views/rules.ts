import assert from 'node:assert/strict';
import type { ActionId } from '../../../../src/slack/views/ids.ts';
import type { Message } from '../../../../src/slack/views/message.ts';
import { validateMessage, validateView } from '../../../worlds/slack/block-kit.ts';

/** The action ids of buttons and menus. The type sees to it that none is missing, and the routing that each has a listener. */
const ACTIONS: Readonly<Record<ActionId, true>> = {
  account: true,
  adopt: true,
  approve: true,
  restore: true,
  'ask-for-changes': true,
  'break-glass': true,
  certificate: true,
  'choose-channel': true,
  decline: true,
  'disown-codes': true,
  edit: true,
  'edit-request': true,
  export: true,
  'filter-days': true,
  'filter-owner': true,
  'filter-state': true,
  'hand-back': true,
  keep: true,
  'let-hand-in': true,
  'lose-codes': true,
  'make-now': true,
  'more-time': true,
  'new-certificate': true,
  'new-pair': true,
  'on-it': true,
  owner: true,
  'paste-result': true,
  'remove-old': true,
  review: true,
  'roll-back': true,
  rotate: true,
  'saved-key': true,
  'set-up-codes': true,
  setup: true,
  show: true,
  'show-checks': true,
  snooze: true,
  'start-again': true,
  'stop-tests': true,
  'take-over': true,
  vouch: true,
  'watch-login': true,
  'watch-metadata': true,
  withdraw: true,
};
const DEEDS: ReadonlySet<string> = new Set(Object.keys(ACTIONS));

/** The action ids of inputs. */
export const INPUTS = new Set(
  'label team-domain identity-provider entity-id certificate common-name days bits certificate-file attributes email-attribute sign-requests channel owner reason code metadata-file email result'.split(
    ' ',
  ),
);

/** Every value that stands under `key`, at any depth. */
export const valuesOf = (node: unknown, key: string): unknown[] => {
  if (Array.isArray(node)) return node.flatMap(inner => valuesOf(inner, key));
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...valuesOf(inner, key),
  ]);
};

/** Every text of mrkdwn type, at any depth: the places where markup would act. */
export const markupOf = (node: unknown): string[] => {
  if (Array.isArray(node)) return node.flatMap(markupOf);
  if (typeof node !== 'object' || node === null) return [];
  const own = 'type' in node && node.type === 'mrkdwn' && 'text' in node ? [String(node.text)] : [];
  return [...own, ...Object.values(node).flatMap(markupOf)];
};

/** The words of all texts, for asking whether something is said at all. */
export const wordsOf = (node: unknown): string =>
  [...valuesOf(node, 'text'), ...valuesOf(node, 'title'), ...valuesOf(node, 'fallback')]
    .filter(text => typeof text === 'string')
    .join(' ');

/** Fails when Slack would refuse the message, when it has no fallback, or when a press would find no listener. */
export const assertTaken = (message: Message): void => {
  assert.deepEqual(validateMessage(message), []);
  if (message.plainBlocks) {
    assert.deepEqual(validateMessage({ text: message.text, blocks: message.plainBlocks }), []);
    const newer = message.plainBlocks.filter(block => block.type === 'table' || block.type === 'plan');
    assert.deepEqual(newer, [], 'the plain twin holds a newer block');
  }
  assert.ok(
    message.text.length > 0 && message.text.length <= 300,
    `fallback of ${message.text.length} characters`,
  );
  for (const id of valuesOf(message.blocks, 'action_id'))
    assert.ok(DEEDS.has(String(id)), `action_id ${String(id)}`);
  assert.doesNotMatch(message.text, /undefined|\[object|NaN/);
};

/** As `assertTaken`, and our own words keep the rules of the voice. */
export const assertMessage = (message: Message): void => {
  assertTaken(message);
  for (const text of markupOf(message.blocks)) assertVoice(text);
};

/** Fails when Slack would refuse the view or a field has an unknown name. */
export const assertView = (view: object): void => {
  assert.deepEqual(validateView(view), []);
  for (const id of valuesOf(view, 'action_id')) {
    assert.ok(DEEDS.has(String(id)) || INPUTS.has(String(id)), `action_id ${String(id)}`);
  }
};

/** The rules of the voice that a program can check in our own words. */
const assertVoice = (text: string): void => {
  const own = text
    .replace(/`[^`]*`/g, '')
    .replace(/<![^>]*>/g, '')
    .replaceAll('…', '');
  assert.doesNotMatch(own, /!/, `an exclamation mark in: ${text}`);
  assert.doesNotMatch(own, /undefined|\[object|NaN|null/, text);
};
