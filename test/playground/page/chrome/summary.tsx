import { Dialog } from '../blocks/dialog.tsx';
import { usePlayground } from '../playground.tsx';
import { detours } from './detours.ts';
import { summaryOf } from './summary-reading.ts';

/** The end of a rehearsal: what happened, what to try next, and the way to begin again. */
export function Summary(props: { onClose: () => void; onStartOver: () => void }) {
  const playground = usePlayground();
  const tried = (go: (typeof detours)[number]['go']): void => {
    props.onClose();
    go(playground);
  };
  return (
    <Dialog label="What happened" className="dialog" onClose={props.onClose}>
      <header className="dialog-head">
        <h2 className="dialog-title">What happened</h2>
        <button type="button" className="button icon" aria-label="Close this window" onClick={props.onClose}>
          ×
        </button>
      </header>
      <div className="dialog-body summary" data-testid="summary-lines">
        <dl className="config">
          {summaryOf(playground.state).map(({ what, says }) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>{says}</dd>
            </div>
          ))}
        </dl>
        <h3>Try next</h3>
        <div className="summary-tries">
          {detours.map(detour => (
            <button key={detour.name} type="button" className="button" onClick={() => tried(detour.go)}>
              {detour.label}
            </button>
          ))}
        </div>
        <p className="muted">For your own workspace: docs/deploy.md shows the way.</p>
      </div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={props.onClose}>
          Look around
        </button>
        <button
          type="button"
          className="button primary"
          data-testid="start-over"
          onClick={() => {
            props.onClose();
            props.onStartOver();
          }}
        >
          Start over
        </button>
      </footer>
    </Dialog>
  );
}
