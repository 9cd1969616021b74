import type { KnownBlock } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { CLOUDFLARE_WAYS } from '../../domain/consoles/cloudflare.ts';
import type { Check } from '../../domain/evidence.ts';
import { checksAsOf } from './card/checks.ts';
import { cardTitle } from './card/title.ts';
import { context, section } from './elements.ts';
import { evidenceLines } from './evidence.ts';
import { counted } from './limits.ts';
import { type Message, message } from './message.ts';
import { link, type Mrkdwn, md, trusted } from './text.ts';
import type { ViewContext } from './view-context.ts';

const RESULTS: readonly (readonly [result: Check['result'], words: (count: number) => string])[] = [
  ['pass', count => `${count} passed`],
  ['warn', count => `${counted(count, 'warning')}`],
  ['fail', count => `${count} failed`],
  ['unknown', count => `${count} could not be made`],
];

/** "4 checks: 3 passed, 1 could not be made." */
export const checksSentence = (checks: readonly Check[]): string => {
  const parts = RESULTS.map(
    ([result, say]) => [checks.filter(check => check.result === result).length, say] as const,
  );
  const told = parts.filter(([count]) => count > 0).map(([count, say]) => say(count));
  return `${counted(checks.length, 'check')}: ${told.join(', ')}.`;
};

/** How a person tests the login, with the page of the dashboard (the address of *Test* itself is not public). */
export const testSteps = (change: Change, view: ViewContext): Mrkdwn =>
  md`*To test*: in a private window open ${link(view.dashboardUrl, CLOUDFLARE_WAYS.providers)}, choose ${change.written?.name ?? change.request.label}, press *Test*; sign in as a person who is assigned in JumpCloud. Then press *Paste the result* on the ${link(view.cardLink, 'card')}. Or press *Watch for a login* there first, and open any Access application.`;

/** The automatic checks and what is known of a login, for the thread. Null before the checks were made. */
export const testReport = (change: Change, view: ViewContext): Message | null => {
  const { report } = change;
  if (report === undefined) return null;
  const sentence = checksSentence(report.checks);
  const blocks: KnownBlock[] = [
    section(
      md`*${trusted(sentence)}* Checks show that the settings are right; only a login shows that people get in.`,
    ),
    ...checksAsOf(report, 'awaiting-confirmation'),
    section(evidenceLines(change.evidence, view, 'channel')),
    context(md`change ${trusted(change.id)}`),
  ];
  return message(`${cardTitle(change)}: ${sentence} Next: one login shows that people get in.`, blocks);
};
