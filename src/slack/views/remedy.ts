import { CLOUDFLARE_WAYS } from '../../domain/consoles/cloudflare.ts';
import { jumpCloudApplication } from '../../domain/consoles/jumpcloud.ts';
import type { Check } from '../../domain/evidence.ts';
import type { Doer } from './people.ts';
import { type Mrkdwn, md, plain, trusted } from './text.ts';

type Remedy = (does: Doer['does'], label: Mrkdwn) => Mrkdwn;

/** What is to be done about a check that did not pass; what has no entry is JumpCloud's side. */
const REMEDIES: Partial<Record<Check['id'], Remedy>> = {
  'read-back': (does, label) =>
    md`${does('put')} it back in ${trusted(CLOUDFLARE_WAYS.providers)}, or ${does('ask')} for it with /jcaccess edit ${label}.`,
  'login-settings': does => md`${does('correct')} it in ${trusted(CLOUDFLARE_WAYS.providers)}.`,
  'sp-metadata': does => md`${does('compare')} the team domain in ${trusted(CLOUDFLARE_WAYS.settings)}.`,
  certificate: (does, label) => md`${does('replace')} it with /jcaccess rotate ${label}.`,
};

const atJumpCloud: Remedy = (does, label) =>
  md`${does('correct')} it in ${trusted(jumpCloudApplication(''))}${label}.`;

/** Who does what about a check that did not pass. */
export const remedy = (check: Check['id'], label: string, { who, does }: Doer): Mrkdwn =>
  md`${who} ${(REMEDIES[check] ?? atJumpCloud)(does, plain(label))}`;

/** What a failed check saw, with both values where two were compared. */
export const failure = ({ saw }: Check): Mrkdwn => trusted(saw, 300);
