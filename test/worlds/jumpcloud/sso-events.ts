import type { Application } from './application.ts';
import type { User } from './directory.ts';

/** One `sso_auth` event of Directory Insights; the documented schema has no field for success. */
export interface SsoEvent extends Record<string, unknown> {
  readonly id: string;
  readonly timestamp: string;
}

/** The event that a sign-on leaves. */
export const ssoEvent = (
  application: Application,
  user: User,
  at: { id: string; now: Date; idpInitiated: boolean },
): SsoEvent => ({
  id: at.id,
  event_type: 'sso_auth',
  service: 'sso',
  timestamp: at.now.toISOString(),
  client_ip: '203.0.113.7',
  idp_initiated: at.idpInitiated,
  initiated_by: { id: user.id, type: 'user', username: user.username },
  application: {
    id: application.id,
    name: 'saml2',
    display_label: application.displayLabel,
    sso_url: application.ssoUrl,
  },
});
