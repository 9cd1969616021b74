import { useState } from 'react';
import { usePlayground } from '../playground.tsx';
import { ApplicationDetail } from './application-detail.tsx';
import { NewApplication } from './new-application.tsx';

/** The stand-in of JumpCloud's admin console: the SSO applications, one of them open, or a new one. */
export function JumpCloudConsole() {
  const { state } = usePlayground();
  const { applications } = state.jumpcloud;
  const [chosen, setChosen] = useState<string>();
  const isNew = chosen === 'new';
  const open = isNew
    ? undefined
    : (applications.find(application => application.id === chosen) ?? applications.at(-1));
  return (
    <div className="console" data-pane tabIndex={-1} data-testid="jumpcloud">
      <p className="banner">Stand-in of JumpCloud: same field names, not its look</p>
      <div className="jumpcloud">
        <nav className="jumpcloud-list" aria-label="SSO applications">
          <h2>SSO Applications</h2>
          <button
            type="button"
            className="button"
            data-testid="jumpcloud-new"
            onClick={() => setChosen('new')}
          >
            + Add New Application
          </button>
          <ul>
            {applications.map(application => (
              <li key={application.id}>
                <button
                  type="button"
                  className="place"
                  aria-current={application.id === open?.id ? 'page' : undefined}
                  data-application={application.id}
                  onClick={() => setChosen(application.id)}
                >
                  <span className="place-name">{application.displayLabel}</span>
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <div className="jumpcloud-detail">
          {isNew && <NewApplication onDone={() => setChosen(undefined)} />}
          {open && <ApplicationDetail key={open.id} application={open} />}
          {!isNew && !open && (
            <p className="nothing">No application yet. The recipe in the DM says what to enter.</p>
          )}
        </div>
      </div>
    </div>
  );
}
