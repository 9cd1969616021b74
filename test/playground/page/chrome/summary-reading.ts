import { writeStory } from '../cloudflare/write-story.ts';
import { isBot } from '../read-state.ts';
import type { PlaygroundState } from '../state.ts';
import { messageCounts } from './jump-story.ts';

/** One line of the summary: what, and how it is known. */
export interface SummaryLine {
  what: string;
  says: string;
}

/** What a rehearsal came to, read from what people saw. */
export function summaryOf(state: PlaygroundState): SummaryLine[] {
  const messages = state.channels
    .flatMap(channel => channel.messages)
    .filter(message => isBot(state, message.user) && message.visibleTo === undefined)
    .sort((a, b) => Number(a.ts) - Number(b.ts));
  const texts = messages.map(message => message.text);
  /** What stands in the messages beside their short texts. */
  const drawn = messages.map(message => JSON.stringify(message.blocks ?? []));
  const newest = (pattern: RegExp): string | undefined =>
    texts.map(text => pattern.exec(text)?.[1]).findLast(found => found !== undefined);
  const { writes } = state.cloudflare;
  const stories = writes.map(write => writeStory(state, write));
  const approvals = stories
    .filter(story => story.plan !== undefined)
    .map(story => `plan ${story.plan} by ${story.approvers.join(' and ') || 'nobody'}`);
  const seen = newest(/(Seen in Cloudflare [^.]*)/) ?? newest(/evidence: (observed)/);
  const reported = newest(/(Reported[^.]*)/);
  const isKeyGone = drawn.some(text => /samlidp\.key\*? was deleted from Slack/.test(text));
  const { reminders } = messageCounts(state);
  return [
    { what: 'Writes to Cloudflare', says: `${writes.length}, read back` },
    { what: 'Approvals', says: approvals.join('; ') || 'none' },
    { what: 'Checks', says: newest(/\b(\d+ checks: [^.]*)\./) ?? checksIn(drawn) },
    { what: 'Evidence of a login', says: seen ?? reported ?? 'none' },
    {
      what: 'The private key',
      says: isKeyGone ? 'deleted from Slack, checked' : 'see the thread of the card',
    },
    { what: 'Reminders', says: `${reminders} so far` },
  ];
}

const RESULTS = [
  ['passed', /"Pass"/g],
  ['warned', /"Warn"/g],
  ['failed', /"Fail"/g],
] as const;

/** The checks that stand on the newest card which has some. */
function checksIn(drawn: readonly string[]): string {
  const card = drawn.findLast(text => text.includes('"What I saw"')) ?? '';
  const counts = RESULTS.map(([word, cell]) => [word, card.match(cell)?.length ?? 0] as const);
  return (
    counts
      .filter(([, count]) => count > 0)
      .map(([word, count]) => `${count} ${word}`)
      .join(', ') || 'none'
  );
}
