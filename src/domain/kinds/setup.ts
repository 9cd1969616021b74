import { CHANGE_STATES, OF_ROTATION } from '../change.ts';
import { actionOf } from '../plan.ts';
import { signOnUrl } from '../sign-on-url.ts';
import type { Kind } from './kind.ts';
import { oneWrite } from './kind.ts';

/** A set-up: a new provider in Access, or one that is taken over, as a person's form and JumpCloud's metadata say. */
export const setup: Kind = {
  ...oneWrite,
  states: CHANGE_STATES.filter(state => state !== 'removed' && !OF_ROTATION.includes(state)),
  waitsIn: 'awaiting-metadata',
  takesFilesIn: ['awaiting-metadata', 'planned', 'awaiting-approval'],
  wanted: ({ change }) => {
    const { request, metadata } = change;
    const { label: name, entityId, attributes, emailAttribute, signRequests } = request;
    // The address and the certificate of an application are part of JumpCloud's side of the plan.
    if (request.jumpcloud)
      return {
        name,
        ssoUrl: '',
        issuer: entityId,
        certificates: [],
        attributes,
        emailAttribute,
        signRequests,
      };
    if (!metadata) return null;
    return {
      name,
      ssoUrl: signOnUrl(metadata.idp) ?? '',
      issuer: metadata.idp.entityId,
      certificates: metadata.certificates.map(one => ({
        text: one.pem,
        sha256: one.sha256Fingerprint,
        notAfter: one.notAfter,
        keyBits: one.keyBits,
      })),
      attributes,
      emailAttribute,
      signRequests,
    };
  },
  trusted: ({ change }, now) =>
    (change.metadata?.certificates ?? []).map(facts => ({ facts, since: now, change: change.id })),
  // Nobody logs in yet through a provider that did not exist before.
  hasClock: plan => actionOf(plan) === 'replace',
};
