import { useId, useState } from 'react';
import { usePlayground } from '../playground.tsx';
import { displayName, humans } from '../read-state.ts';
import { readLogin } from './login-outcome.ts';
import { LoginResult } from './login-result.tsx';

/** The login page of Access, rehearsed: a login method, who signs in, and what comes of it in Access's own words. */
export function AccessLogin() {
  const { state, person, act, login, keepLogin } = usePlayground();
  const providers = state.cloudflare.identityProviders;
  const newest = providers.findLast(provider => provider.type === 'saml') ?? providers.at(-1);
  const [chosen, setChosen] = useState<string>();
  const [who, setWho] = useState(person);
  const [isPrivate, setPrivate] = useState(true);
  const [isTest, setTest] = useState(true);
  const [isWaiting, setWaiting] = useState(false);
  const id = useId();
  const identityProviderId = chosen ?? newest?.id;
  const signIn = async (): Promise<void> => {
    if (isWaiting) return;
    setWaiting(true);
    keepLogin(undefined);
    const answer = await act({
      as: who,
      login: { identityProviderId, privateWindow: isPrivate, test: isTest },
    });
    setWaiting(false);
    keepLogin(readLogin(answer));
  };
  return (
    <div className="console" data-pane tabIndex={-1} data-testid="login">
      <p className="banner">Stand-in of Cloudflare Access: same words and checks, not its look</p>
      <div className="console-column narrow">
        <h2>Sign in with Access</h2>
        <form
          className="card form"
          onSubmit={event => {
            event.preventDefault();
            void signIn();
          }}
        >
          <fieldset className="ticks">
            <legend>Login method</legend>
            {providers.map(provider => (
              <label key={provider.id} className="tick">
                <input
                  type="radio"
                  name={`${id}-method`}
                  checked={provider.id === identityProviderId}
                  data-provider={provider.id}
                  onChange={() => setChosen(provider.id)}
                />
                <span>
                  {provider.name || provider.type} <small className="muted">{provider.type}</small>
                </span>
              </label>
            ))}
          </fieldset>
          <fieldset className="ticks">
            <legend>How</legend>
            <label className="tick">
              <input
                type="radio"
                name={`${id}-how`}
                checked={isTest}
                data-testid="login-test"
                onChange={() => setTest(true)}
              />
              <span>Test from the dashboard</span>
            </label>
            <label className="tick">
              <input
                type="radio"
                name={`${id}-how`}
                checked={!isTest}
                data-testid="login-application"
                onChange={() => setTest(false)}
              />
              <span>Log in to an application</span>
            </label>
          </fieldset>
          <div className="form-row">
            <label htmlFor={`${id}-who`} className="input-label">
              Who signs in
            </label>
            <select
              id={`${id}-who`}
              value={who}
              data-testid="login-who"
              onChange={event => setWho(event.target.value)}
            >
              {humans(state).map(human => (
                <option key={human.id} value={human.name}>
                  {displayName(state, human.id)}
                </option>
              ))}
            </select>
          </div>
          <label className="tick">
            <input
              type="checkbox"
              checked={isPrivate}
              data-testid="login-private"
              onChange={event => setPrivate(event.target.checked)}
            />
            <span>
              Private window
              <small className="tick-description">
                Otherwise a session that is still open may be used again.
              </small>
            </span>
          </label>
          <div className="form-foot">
            <button type="submit" className="button primary" data-testid="sign-in" aria-busy={isWaiting}>
              {isTest ? 'Test' : 'Log in'}
            </button>
          </div>
        </form>
        <div aria-live="polite">{login && <LoginResult outcome={login} />}</div>
      </div>
    </div>
  );
}
