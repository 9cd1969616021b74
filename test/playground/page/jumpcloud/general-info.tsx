import { useState } from 'react';
import { usePlayground } from '../playground.tsx';
import type { Application } from '../state.ts';
import { TextField } from './text-field.tsx';

/** The tab General Info: the label can change, the SSO IdP URL cannot. */
export function GeneralInfo(props: { application: Application }) {
  const { application } = props;
  const { act, toast } = usePlayground();
  const [displayLabel, setDisplayLabel] = useState(application.displayLabel);
  const save = async (): Promise<void> => {
    const answer = await act({ jumpcloud: { configure: { application: application.id, displayLabel } } });
    if (answer.ok) toast('Saved.');
  };
  return (
    <form
      className="card form"
      onSubmit={event => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField label="Display Label" name="displayLabel" value={displayLabel} onText={setDisplayLabel} />
      <TextField
        label="SSO IdP URL"
        name="ssoUrl"
        hint="Fixed after creation."
        value={application.ssoUrl ?? ''}
        isFixed
        onText={() => undefined}
      />
      <div className="form-foot">
        <button type="submit" className="button primary">
          Save
        </button>
      </div>
    </form>
  );
}
