import assert from 'node:assert/strict';
import type { Play } from './play.ts';

/** Fails when jcaccess said the same thing twice in one place: a card, a line of a thread, a direct message, a file. */
export function nothingTwice(play: Play): void {
  const seen = new Map<string, number>();
  for (const channel of play.state().channels) {
    for (const message of channel.messages) {
      if (message.user !== 'jcaccess' && message.user !== 'U0JCBOT') continue;
      if (message.visibleTo !== undefined) continue;
      const files = message.files.map(file => file.name).join(' ');
      // The log says of the plan's text file and of a calendar that they may stand twice after a lost answer.
      if (/^plan-[0-9a-f]+\.txt$|\.ics$/.test(files)) continue;
      const text = play.text({ ...message, channel: channel.name });
      const key = `${channel.name} ${message.threadTs ?? ''}: ${text} ${files}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
  }
  assert.ok(seen.size > 0, 'jcaccess said something');
  assert.deepEqual(
    [...seen].filter(([, count]) => count > 1).map(([key]) => key.slice(0, 200)),
    [],
  );
}
