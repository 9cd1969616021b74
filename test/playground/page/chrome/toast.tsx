import { useEffect, useState } from 'react';

/** One line of news; `at` tells two equal lines apart. */
export interface ToastLine {
  text: string;
  tone: 'plain' | 'problem';
  at: number;
}

const plainMs = 5_000;
const problemMs = 12_000;

/** Shows the newest line for a while, politely; it can be closed, and going elsewhere ends it. Over the chat it has a row of its own, so that it never lies on a message. The region is always there, so that screen readers hear it. */
export function Toast(props: { line: ToastLine | undefined; isInFlow: boolean }) {
  const { line } = props;
  const [closedAt, setClosedAt] = useState(0);
  useEffect(() => {
    if (line === undefined) return undefined;
    const timer = setTimeout(() => setClosedAt(line.at), line.tone === 'plain' ? plainMs : problemMs);
    return () => clearTimeout(timer);
  }, [line]);
  const isShown = line !== undefined && line.at !== closedAt;
  return (
    <div
      className={props.isInFlow ? 'toast-region in-flow' : 'toast-region'}
      role="status"
      aria-live="polite"
      data-testid="toast"
    >
      {isShown && (
        <div className={`toast ${line.tone}`}>
          <p>
            {line.tone === 'problem' && <strong>Not done. </strong>}
            {line.text}
          </p>
          <button
            type="button"
            className="button icon"
            aria-label="Close this note"
            onClick={() => setClosedAt(line.at)}
          >
            ×
          </button>
        </div>
      )}
    </div>
  );
}
