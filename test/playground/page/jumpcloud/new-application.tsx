import { useState } from 'react';
import { usePlayground } from '../playground.tsx';
import { TextField } from './text-field.tsx';
import { useFillIn } from './use-fill-in.ts';

/** The creation wizard: Custom Application, Manage Single Sign-On with SAML, then the two fields that matter. */
export function NewApplication(props: { onDone: () => void }) {
  const { act } = usePlayground();
  const [displayLabel, setDisplayLabel] = useState('');
  const [ssoIdpUrlSlug, setSlug] = useState('');
  const [isSaving, setSaving] = useState(false);
  const { filling, fillIn } = useFillIn();
  const fill = (): void =>
    void fillIn(recipe => [
      ['displayLabel', () => setDisplayLabel(recipe.displayLabel ?? '')],
      ['ssoIdpUrlSlug', () => setSlug(recipe.ssoIdpUrlSlug ?? '')],
    ]);
  const save = async (): Promise<void> => {
    if (isSaving) return;
    setSaving(true);
    const slug = ssoIdpUrlSlug.trim() === '' ? {} : { ssoIdpUrlSlug: ssoIdpUrlSlug.trim() };
    const answer = await act({ jumpcloud: { create: { displayLabel: displayLabel.trim(), ...slug } } });
    setSaving(false);
    if (answer.ok) props.onDone();
  };
  return (
    <form
      className="card form"
      data-testid="jumpcloud-create"
      data-filled={displayLabel.trim() === '' ? undefined : ''}
      onSubmit={event => {
        event.preventDefault();
        void save();
      }}
    >
      <header className="card-head">
        <h3>Custom Application · SAML</h3>
        <button type="button" className="button" data-testid="fill-in" onClick={fill}>
          Fill in from the recipe
        </button>
      </header>
      <TextField
        label="Display Label"
        name="displayLabel"
        value={displayLabel}
        isFilling={filling === 'displayLabel'}
        onText={setDisplayLabel}
      />
      <TextField
        label="SSO IdP URL"
        name="ssoIdpUrlSlug"
        hint="Under Advanced Settings. JumpCloud does not let you change it later."
        prefix="https://sso.jumpcloud.com/saml2/"
        value={ssoIdpUrlSlug}
        isFilling={filling === 'ssoIdpUrlSlug'}
        onText={setSlug}
      />
      <div className="form-foot">
        <button type="submit" className="button primary" data-testid="save-application" aria-busy={isSaving}>
          Save Application
        </button>
        <button type="button" className="button" onClick={props.onDone}>
          Cancel
        </button>
      </div>
    </form>
  );
}
