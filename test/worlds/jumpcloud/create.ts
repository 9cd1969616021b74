import { ImpossibleAct } from '../impossible-act.ts';
import { type Application, defaultExtras, defaultSettings } from './application.ts';
import type { Pair } from './generated-pair.ts';

/** The fields of the creation wizard. */
export interface CreateFields {
  displayLabel: string;
  ssoIdpUrlSlug?: string;
}

const slugOf = (label: string): string =>
  label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

/** A new custom SAML application, active, with a generated pair and nobody assigned. Throws ImpossibleAct for a blank label or a bad slug. */
export const createApplication = (
  fields: CreateFields,
  made: { id: string; pair: Pair; now: Date },
): Application => {
  const displayLabel = fields.displayLabel.trim();
  if (displayLabel === '') throw new ImpossibleAct('required', 'Display Label is required.');
  const slug = fields.ssoIdpUrlSlug ?? slugOf(displayLabel);
  if (!/^[A-Za-z0-9_-]+$/.test(slug)) {
    throw new ImpossibleAct('wrong-value', 'SSO IdP URL: letters, digits, - and _ only.');
  }
  return {
    id: made.id,
    slug,
    ssoUrl: `https://sso.jumpcloud.com/saml2/${slug}`,
    createdAt: made.now,
    template: 'saml2',
    displayLabel,
    description: '',
    active: true,
    hidden: false,
    settings: defaultSettings(),
    extras: defaultExtras(),
    pair: made.pair,
    opaqueCertificate: null,
    assignedGroups: new Set(),
    assignedUsers: new Set(),
  };
};
