import { isBot } from '../read-state.ts';
import type { PlaygroundState } from '../state.ts';

const reminder = /\bdays? left\b|\bEnds today\b|\bEnded \d+ days? ago\b/i;

const standsStillMs = 50_000;

/** How many messages of the app there are, and how many of them are certificate reminders. */
export interface MessageCounts {
  messages: number;
  reminders: number;
}

/** Counts the app's messages over all conversations. */
export function messageCounts(state: PlaygroundState): MessageCounts {
  const texts = state.channels.flatMap(channel =>
    channel.messages.filter(message => isBot(state, message.user)).map(message => message.text),
  );
  return { messages: texts.length, reminders: texts.filter(text => reminder.test(text)).length };
}

/** Says what a jump of the clock brought: "1,035 days later: 1 reminder was sent." */
export function jumpStory(before: { now: string; counts: MessageCounts }, after: PlaygroundState): string {
  const counts = messageCounts(after);
  const reminders = counts.reminders - before.counts.reminders;
  const others = counts.messages - before.counts.messages - reminders;
  const parts = [
    ...(reminders > 0 ? [`${reminders} ${reminders === 1 ? 'reminder was' : 'reminders were'} sent`] : []),
    ...(others > 0 ? [`${others} ${others === 1 ? 'message was' : 'messages were'} posted`] : []),
  ];
  const spanMs = Date.parse(after.now) - Date.parse(before.now);
  if (parts.length === 0 && spanMs < standsStillMs) return 'Nothing new for people to see.';
  const what = parts.length > 0 ? parts.join(', ') : 'nothing new for people to see';
  return `${span(spanMs)} later: ${what}.`;
}

function span(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  if (hours < 24) return hours === 1 ? '1 hour' : `${hours} hours`;
  if (hours < 36) return '1 day';
  return `${Math.round(hours / 24).toLocaleString('en-US')} days`;
}
