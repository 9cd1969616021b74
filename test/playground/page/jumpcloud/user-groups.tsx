import { usePlayground } from '../playground.tsx';
import type { Application } from '../state.ts';
import { assignedTo } from './read-application.ts';

const groups = ['All staff', 'IT'];

/** The tab User Groups: who may log in; nobody is assigned at first. */
export function UserGroups(props: { application: Application }) {
  const { application } = props;
  const { act } = usePlayground();
  const assigned = assignedTo(application);
  const set = (group: string, isOn: boolean): void =>
    void act({ jumpcloud: { [isOn ? 'assign' : 'unassign']: { application: application.id, group } } });
  return (
    <fieldset className="card ticks" data-testid="user-groups">
      <legend className="visually-hidden">Groups that may log in</legend>
      {groups.map(group => (
        <label key={group} className="tick">
          <input
            type="checkbox"
            checked={assigned.includes(group)}
            data-group={group}
            onChange={event => set(group, event.target.checked)}
          />
          <span>{group}</span>
        </label>
      ))}
      {assigned.length === 0 && <p className="input-hint">Nobody may log in yet.</p>}
    </fieldset>
  );
}
