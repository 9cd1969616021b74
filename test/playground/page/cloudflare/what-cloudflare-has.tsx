import { messageTime } from '../blocks/date-token.ts';
import { usePlayground } from '../playground.tsx';
import type { CloudflareWrite, IdentityProvider } from '../state.ts';
import { ConfigList } from './config-list.tsx';
import { type WriteStory, writeStory } from './write-story.ts';

/** What the Cloudflare stand-in holds: the identity providers with their settings, and every write that reached it. */
export function WhatCloudflareHas() {
  const { state, now } = usePlayground();
  const { identityProviders, writes } = state.cloudflare;
  return (
    <div className="console" data-pane tabIndex={-1} data-testid="cloudflare">
      <p className="banner">Stand-in of Cloudflare: same settings and API, not its look</p>
      <div className="console-column">
        <h2>Identity providers in Access</h2>
        <div className="cards">
          {identityProviders.map(provider => (
            <Provider key={provider.id} provider={provider} />
          ))}
        </div>
        <h2>Every write</h2>
        {writes.length === 0 ? (
          <p className="nothing">Nothing was written to Cloudflare yet.</p>
        ) : (
          <ol className="writes">{writes.map(drawWrite).toReversed()}</ol>
        )}
      </div>
    </div>
  );

  function drawWrite(write: CloudflareWrite, key: number) {
    return <Write key={key} write={write} story={writeStory(state, write)} now={now} />;
  }
}

function Provider(props: { provider: IdentityProvider }) {
  const { provider } = props;
  return (
    <article className="card" data-testid="provider" data-provider={provider.id}>
      <header className="card-head">
        <h3>{provider.name === '' ? provider.type : provider.name}</h3>
        <span className="tag">{provider.type}</span>
      </header>
      <ConfigList config={{ id: provider.id, ...provider.config }} />
    </article>
  );
}

function Write(props: { write: CloudflareWrite; story: WriteStory; now: Date }) {
  const { write, story, now } = props;
  const at = write.at ?? write.time;
  return (
    <li className="write" data-testid="write">
      <details>
        <summary>
          {at && <time dateTime={at}>{messageTime(String(Date.parse(at) / 1_000), now)}</time>}
          <strong>{write.method}</strong>
          <code title={write.path}>{write.path.replace(/^(\/client\/v4)?\/accounts\/[^/]+/, '')}</code>
          {story.plan && <span className="tag">plan {story.plan}</span>}
          {story.approvers.length > 0 && (
            <span className="muted">approved by {story.approvers.join(' and ')}</span>
          )}
        </summary>
        {write.body !== undefined && <pre>{JSON.stringify(write.body, null, 2)}</pre>}
      </details>
    </li>
  );
}
