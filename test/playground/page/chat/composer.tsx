import { type KeyboardEvent, useRef, useState } from 'react';
import { toActFile } from '../modal/form-values.ts';
import { usePlayground } from '../playground.tsx';
import type { Channel } from '../state.ts';

/** Writes a message, a slash command or a reply, and attaches files. Enter sends, Shift+Enter starts a new line. */
export function Composer(props: { channel: Channel; threadTs?: string; placeholder: string }) {
  const { channel, threadTs, placeholder } = props;
  const { act, person } = usePlayground();
  const [text, setText] = useState('');
  const [isSending, setSending] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const inThread = threadTs === undefined ? {} : { threadTs };
  const send = async (): Promise<void> => {
    const trimmed = text.trim();
    if (trimmed === '' || isSending) return;
    setSending(true);
    const command = /^\/([a-z-]+)\s*([\s\S]*)$/.exec(trimmed);
    const answer = await act(
      command === null || threadTs !== undefined
        ? { as: person, message: { channel: channel.id, text: trimmed, ...inThread } }
        : { as: person, command: `/${command[1]}`, channel: channel.id, text: command[2] ?? '' },
    );
    setSending(false);
    // What was typed while it was sent stays.
    if (answer.ok) setText(now => (now.trim() === trimmed ? '' : now));
  };
  const attach = async (files: File[]): Promise<void> => {
    setSending(true);
    for (const file of files) {
      await act({ as: person, upload: { channel: channel.id, ...(await toActFile(file)), ...inThread } });
    }
    setSending(false);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  return (
    <form
      className="composer"
      aria-busy={isSending}
      onSubmit={event => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        ref={input}
        rows={1}
        aria-label={placeholder}
        placeholder={placeholder}
        value={text}
        data-testid={threadTs === undefined ? 'composer' : 'reply-composer'}
        onChange={event => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <input
        ref={chooser}
        type="file"
        multiple
        className="visually-hidden"
        tabIndex={-1}
        aria-label="Files to attach"
        data-testid={threadTs === undefined ? 'attach' : 'reply-attach'}
        onChange={event => {
          void attach([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <button type="button" className="button quiet" onClick={() => chooser.current?.click()}>
        Attach
      </button>
      <button type="submit" className="button primary" aria-disabled={text.trim() === '' || isSending}>
        Send
      </button>
    </form>
  );
}
