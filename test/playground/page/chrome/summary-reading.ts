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
  const texts = state.channels
    .flatMap(channel => channel.messages)
    .filter(message => isBot(state, message.user) && message.visibleTo === undefined)
    .sort((a, b) => Number(a.ts) - Number(b.ts))
    .map(message => message.text);
  const newest = (pattern: RegExp): string | undefined =>
    texts.map(text => pattern.exec(text)?.[1]).findLast(found => found !== undefined);
  const { writes } = state.cloudflare;
  const stories = writes.map(write => writeStory(state, write));
  const approvals = stories
    .filter(story => story.plan !== undefined)
    .map(story => `plan ${story.plan} by ${story.approvers.join(' and ') || 'nobody'}`);
  const seen = newest(/(Seen in Cloudflare [^.]*)/);
  const reported = newest(/(Reported[^.]*)/);
  const isKeyGone = texts.some(text => /samlidp\.key deleted from Slack, checked/.test(text));
  const { reminders } = messageCounts(state);
  return [
    { what: 'Writes to Cloudflare', says: `${writes.length}, read back` },
    { what: 'Approvals', says: approvals.join('; ') || 'none' },
    { what: 'Checks', says: newest(/\b(\d+ checks: [^.]*)\./) ?? 'none' },
    { what: 'Evidence of a login', says: seen ?? reported ?? 'none' },
    {
      what: 'The private key',
      says: isKeyGone ? 'deleted from Slack, checked' : 'see the thread of the card',
    },
    { what: 'Reminders', says: `${reminders} so far` },
  ];
}
