import { useState } from 'react';
import type { ScenarioName } from '../../scenarios/names.ts';
import { scenarioNames } from '../../scenarios/names.ts';
import { Dialog } from '../blocks/dialog.tsx';
import { usePlayground } from '../playground.tsx';
import { problemOf } from '../problem.ts';
import { rehearsalWords } from './rehearsal-words.ts';

/** The choice of what to rehearse. Choosing ends the rehearsal that is on; the page then begins anew. */
export function Rehearsals(props: { onClose: () => void }) {
  const { state, act } = usePlayground();
  const [starting, setStarting] = useState<ScenarioName>();
  const [problem, setProblem] = useState<string>();
  const choose = async (scenario: ScenarioName): Promise<void> => {
    if (starting !== undefined) return;
    setStarting(scenario);
    setProblem(undefined);
    const answer = await act({ startOver: { scenario } }, 'quiet');
    setStarting(undefined);
    setProblem(problemOf(answer));
  };
  return (
    <Dialog label="Start over" className="dialog" onClose={props.onClose}>
      <header className="dialog-head">
        <h2 className="dialog-title">Start over</h2>
        <button type="button" className="button icon" aria-label="Close this window" onClick={props.onClose}>
          ×
        </button>
      </header>
      <div className="dialog-body rehearsals" data-testid="rehearsals">
        <p>This rehearsal ends, with everything in it, and another one begins.</p>
        {scenarioNames.map(name => (
          <button
            key={name}
            type="button"
            className="rehearsal"
            aria-busy={starting === name}
            aria-disabled={starting !== undefined}
            aria-current={state.rehearsal?.scenario === name ? 'true' : undefined}
            data-testid={`rehearse-${name}`}
            onClick={() => void choose(name)}
          >
            <strong>{rehearsalWords[name].title}</strong>
            <span className="muted">{rehearsalWords[name].says}</span>
          </button>
        ))}
        <p role="status" className="rehearsals-status">
          {starting !== undefined && `${rehearsalWords[starting].title}: getting ready…`}
          {problem !== undefined && `Not done. ${problem}`}
        </p>
      </div>
    </Dialog>
  );
}
