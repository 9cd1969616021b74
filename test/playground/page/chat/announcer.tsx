import { useEffect, useRef, useState } from 'react';
import { usePlayground } from '../playground.tsx';
import { displayName, samePerson } from '../read-state.ts';
import type { Message } from '../state.ts';

const keptLines = 6;

/** Tells screen readers each new message once by its fallback text, and each edited one by the same text when it changed (it holds the state and Next); one's own messages are not read back. */
export function Announcer(props: { messages: Message[] }) {
  const { state, person } = usePlayground();
  const known = useRef<Map<string, string>>(undefined);
  const [lines, setLines] = useState<{ key: string; text: string }[]>([]);
  useEffect(() => {
    const before = known.current;
    known.current = new Map(props.messages.map(message => [message.ts, message.text]));
    if (before === undefined) return;
    const fresh = props.messages
      .filter(message => before.get(message.ts) !== message.text && !samePerson(state, message.user, person))
      .map(message => ({
        key: `${message.ts}/${message.text}`,
        text: `${displayName(state, message.user)}: ${message.text}`,
      }));
    if (fresh.length > 0) setLines(said => [...said, ...fresh].slice(-keptLines));
  }, [props.messages, state, person]);
  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label="New messages">
      {lines.map(line => (
        <p key={line.key}>{line.text}</p>
      ))}
    </div>
  );
}
