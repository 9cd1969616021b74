import { useState } from 'react';
import { usePlayground } from '../playground.tsx';
import type { Application } from '../state.ts';
import { assignedTo } from './read-application.ts';

const groups = ['All staff', 'IT'];

/** The tab User Groups: who may log in; nobody is assigned at first, and nothing is stored before Save. */
export function UserGroups(props: { application: Application }) {
  const { application } = props;
  const { act, toast } = usePlayground();
  const assigned = assignedTo(application);
  const [ticked, setTicked] = useState(assigned);
  const [isSaving, setSaving] = useState(false);
  const changed = groups.filter(group => ticked.includes(group) !== assigned.includes(group));
  const tick = (group: string, isOn: boolean): void =>
    setTicked(before => [...before.filter(name => name !== group), ...(isOn ? [group] : [])]);
  const save = async (): Promise<void> => {
    if (isSaving) return;
    setSaving(true);
    let isStored = true;
    for (const group of changed) {
      const deed = ticked.includes(group) ? 'assign' : 'unassign';
      const answer = await act({ jumpcloud: { [deed]: { application: application.id, group } } });
      isStored &&= answer.ok;
    }
    setSaving(false);
    if (isStored) toast('Saved.');
  };
  return (
    <form
      className="card form"
      data-testid="user-groups"
      data-changed={changed.length === 0 ? undefined : ''}
      onSubmit={event => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset className="ticks">
        <legend className="visually-hidden">Groups that may log in</legend>
        {groups.map(group => (
          <label key={group} className="tick">
            <input
              type="checkbox"
              checked={ticked.includes(group)}
              data-group={group}
              onChange={event => tick(group, event.target.checked)}
            />
            <span>{group}</span>
          </label>
        ))}
      </fieldset>
      {assigned.length === 0 && <p className="input-hint">Nobody may log in yet.</p>}
      <div className="form-foot">
        <button type="submit" className="button primary" data-testid="save-groups" aria-busy={isSaving}>
          Save
        </button>
      </div>
    </form>
  );
}
