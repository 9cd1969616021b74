import type { Evidence, ObservedLogin, ReportedResult } from '../../domain/evidence.ts';
import { maskEmail } from '../../domain/evidence.ts';
import { joined, type Mrkdwn, md, NOTHING } from './text.ts';
import { at } from './time.ts';
import { boldName, type ViewContext } from './view-context.ts';

/** Where something is shown: email addresses are masked in channels and whole in DMs. */
export type Place = 'channel' | 'dm';

/** Pasted or quoted text as that place may show it: addresses in it are masked in channels. */
export const inPlace = (text: string, place: Place): string =>
  place === 'dm' ? text : text.replace(/[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+/g, maskEmail);

const observed = (login: ObservedLogin, place: Place): Mrkdwn => {
  const ray = login.rayId === undefined ? NOTHING : md`, ray ${login.rayId}`;
  const policy = login.allowed ? NOTHING : md`. An Access policy said no afterwards; SAML itself worked`;
  return md`${at(login.at)}, ${place === 'dm' ? login.email : maskEmail(login.email)}, this identity provider${ray}${policy}.`;
};

const reported = (result: ReportedResult, view: ViewContext, place: Place): Mrkdwn => {
  const attributes =
    result.attributes.length === 0 ? NOTHING : md`, attributes ${result.attributes.join(', ')}`;
  return md`${boldName(result.by, view)}, ${at(result.at)}: ${inPlace(result.text, place)}${attributes}.`;
};

const notYet = (evidence: Evidence): Mrkdwn =>
  evidence.watch ? md`none. I look until ${at(evidence.watch.until)}.` : md`none.`;

/** The evidence of a login: observed and reported, always both lines, never merged. */
export const evidenceLines = (evidence: Evidence, view: ViewContext, place: Place): Mrkdwn => {
  const none = evidence.observed === undefined && evidence.reported === undefined;
  return joined(
    [
      md`*Evidence of a login*`,
      md`Observed (read from Cloudflare): ${evidence.observed ? observed(evidence.observed, place) : notYet(evidence)}`,
      md`Reported (pasted by a person): ${evidence.reported ? reported(evidence.reported, view, place) : md`none.`}`,
      ...(none
        ? [md`No login seen is not a failure: the dashboard's Test may leave no trace that I can read.`]
        : []),
    ],
    '\n',
  );
};
