import { usePlayground } from '../playground.tsx';
import { copyOf, type LoginOutcome } from './login-outcome.ts';

const places: Record<string, string> = {
  jumpcloud: 'JumpCloud stopped the login',
  browser: 'The browser stopped the login',
};

/** The window after a login, in Access's own words. */
export function LoginResult(props: { outcome: LoginOutcome }) {
  const { outcome } = props;
  const { toast } = usePlayground();
  const copy = (): void => {
    void navigator.clipboard.writeText(copyOf(outcome)).then(
      () => toast('Copied. Paste it under Paste the result.'),
      () => toast('The browser did not allow copying. Select the text and copy it.', 'problem'),
    );
  };
  return (
    <section
      className={outcome.isOk ? 'card login-result' : 'card login-result refused'}
      data-testid="login-result"
    >
      <header className="card-head">
        <h3>
          {outcome.isOk
            ? 'Access let the person in'
            : (places[outcome.at ?? ''] ?? 'Access stopped the login')}
        </h3>
        <button type="button" className="button" data-testid="copy-result" onClick={copy}>
          Copy the result
        </button>
      </header>
      <p className="login-text">{outcome.text}</p>
      {outcome.json !== undefined && <pre>{JSON.stringify(outcome.json, null, 2)}</pre>}
    </section>
  );
}
