import { useEffect, useState } from 'react';
import type { Tab } from '../place.ts';
import { usePlayground } from '../playground.tsx';
import { applyTheme, shownTheme } from '../theme.ts';
import { Clock } from './clock.tsx';
import { intoSight } from './into-sight.ts';

const tabs: { tab: Tab; label: string; short: string }[] = [
  { tab: 'chat', label: 'Chat', short: 'Chat' },
  { tab: 'jumpcloud', label: 'JumpCloud console', short: 'JumpCloud' },
  { tab: 'login', label: 'Access login', short: 'Login' },
  { tab: 'cloudflare', label: 'What Cloudflare has', short: 'Cloudflare' },
];

/** The name of the page, its four tabs, the theme switch and the clock. */
export function TopBar(props: { isLost: boolean }) {
  const { place, go } = usePlayground();
  const [theme, setTheme] = useState(shownTheme);
  useEffect(() => intoSight(`[data-testid="tab-${place.tab}"]`), [place.tab]);
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <header className="top-bar" data-pane tabIndex={-1}>
      <h1>
        jcaccess <span>playground</span>
      </h1>
      <nav className="tabs" aria-label="Places">
        {tabs.map(({ tab, label, short }) => (
          <button
            key={tab}
            type="button"
            className="tab"
            aria-current={place.tab === tab ? 'page' : undefined}
            data-testid={`tab-${tab}`}
            onClick={() => go({ tab })}
          >
            <span className="tab-long">{label}</span>
            <span className="tab-short">{short}</span>
          </button>
        ))}
      </nav>
      {props.isLost && (
        <p className="lost" role="status">
          The playground does not answer. Trying again.
        </p>
      )}
      <Clock />
      <button
        type="button"
        className="button icon theme-switch"
        aria-label={`Use the ${other} theme`}
        title={`Use the ${other} theme`}
        data-testid="theme"
        onClick={() => {
          applyTheme(other);
          setTheme(other);
        }}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
          <circle cx="8" cy="8" r="6" />
          <path d="M8 2a6 6 0 010 12z" className="filled" />
        </svg>
      </button>
    </header>
  );
}
