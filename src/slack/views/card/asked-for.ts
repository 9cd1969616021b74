import type { KnownBlock } from '@slack/types';
import { shortFingerprint } from '../../../domain/certificate.ts';
import type { Change } from '../../../domain/change.ts';
import { CLOUDFLARE_FIELDS } from '../../../domain/consoles/cloudflare.ts';
import { jumpCloudLabel } from '../../../domain/consoles/jumpcloud.ts';
import { callbackUrl, type SetupRequest } from '../../../domain/request.ts';
import { table } from '../elements.ts';
import { grouped } from '../limits.ts';
import { shown } from '../text.ts';
import { dayText } from '../time.ts';

const certificate = (change: Change): string => {
  const choice = change.request.certificate;
  if (choice.source === 'jumpcloud') return 'JumpCloud makes it; learned from the metadata';
  if (choice.source === 'own') {
    return `their own: SHA-256 ${shortFingerprint(choice.certificate.sha256Fingerprint)}, until ${dayText(choice.certificate.notAfter)}`;
  }
  const pair = change.pair ? `pair ${change.pair.name}, ` : '';
  return `${pair}${choice.bits}-bit key, valid ${grouped(choice.days)} days`;
};

const target = (request: SetupRequest): string =>
  request.target.kind === 'create'
    ? 'a new one'
    : `the existing ${shown(request.target.name)} (id ${request.target.id.slice(0, 8)})`;

const atJumpCloud = ({ jumpcloud }: SetupRequest): string[][] => {
  if (!jumpcloud) return [];
  const { application, groups } = jumpcloud;
  const which =
    application.kind === 'create' ? 'a new one, made by API' : `the existing ${shown(application.label)}`;
  return [
    ['Application in JumpCloud', which],
    ['User groups that may log in', groups.map(one => shown(one.name, 60)).join(', ') || '(none)'],
  ];
};

const attributes = (request: SetupRequest): string[][] => [
  ['SAML attributes', shown(request.attributes.join(', ')) || '(none)'],
  ['Email attribute name', shown(request.emailAttribute) || '(none)'],
  [CLOUDFLARE_FIELDS.signRequests, request.signRequests ? 'on' : 'off'],
];

/** Slot 4 of an edit before there is a plan: what it may change in Access. */
export const editedSettings = ({ request }: Change): KnownBlock[] => [
  table([['Asked for', 'Value'], ['Name', shown(request.label)], ...attributes(request)]),
];

/** Slot 4 before there is a plan: the values that were asked for. */
export const askedFor = (change: Change): KnownBlock[] => {
  const { request } = change;
  return [
    table([
      ['Asked for', 'Value'],
      ['Team domain', shown(request.teamDomain)],
      ['Identity provider in Access', target(request)],
      [jumpCloudLabel('idpEntityId'), shown(request.entityId)],
      [`${jumpCloudLabel('spEntityId')} and ACS URL`, shown(callbackUrl(request.teamDomain))],
      ['Certificate', certificate(change)],
      ...atJumpCloud(request),
      ...attributes(request),
    ]),
  ];
};
