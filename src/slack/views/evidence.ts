import type { Evidence, ObservedLogin, ReportedResult } from '../../domain/evidence.ts';
import { maskEmail } from '../../domain/evidence.ts';
import { LIMITS } from './limits.ts';
import { code, joined, type Mrkdwn, md, NOTHING, trusted } from './text.ts';
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

/** What a person pasted, in a piece of a sentence: the window's own words, or that there were none. */
export const pastedWords = (result: ReportedResult, place: Place): Mrkdwn => {
  const said =
    result.text === ''
      ? md`a successful result of the test window, pasted`
      : md`the test window said ${code(inPlace(result.text, place))}`;
  return result.email === undefined
    ? said
    : md`${said} for ${code(place === 'dm' ? result.email : maskEmail(result.email))}`;
};

const reported = (result: ReportedResult, view: ViewContext, place: Place): Mrkdwn => {
  const attributes =
    result.attributes.length === 0 ? NOTHING : md`, attributes ${result.attributes.join(', ')}`;
  return md`${boldName(result.by, view)}, ${at(result.at)}: ${pastedWords(result, place)}${attributes}.`;
};

/** While a person is still about to log in, only a refusal says something. */
const bothLogs = ({ logs, watch }: Evidence): Mrkdwn =>
  logs && (!watch || logs.verdict === 'access-refused')
    ? md` Both logs: ${trusted(logs.says, LIMITS.reason)}`
    : NOTHING;

const noEvidenceYet = (evidence: Evidence): Mrkdwn =>
  evidence.watch
    ? md`none${evidence.watch.lastLookedAt ? md`, as of ${at(evidence.watch.lastLookedAt)}` : NOTHING}. I look until ${at(evidence.watch.until)}.${bothLogs(evidence)}`
    : md`none.${bothLogs(evidence)}`;

/** The evidence of a login: observed and reported, always both lines, never merged. */
export const evidenceLines = (evidence: Evidence, view: ViewContext, place: Place): Mrkdwn => {
  const none = evidence.observed === undefined && evidence.reported === undefined;
  return joined(
    [
      md`*Evidence of a login*`,
      md`Observed (read from Cloudflare): ${evidence.observed ? observed(evidence.observed, place) : noEvidenceYet(evidence)}`,
      md`Reported (pasted by a person): ${evidence.reported ? reported(evidence.reported, view, place) : md`none.`}`,
      ...(none
        ? [md`No login seen is not a failure: the dashboard's Test may leave no trace that I can read.`]
        : []),
    ],
    '\n',
  );
};
