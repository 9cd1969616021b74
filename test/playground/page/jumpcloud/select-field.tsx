import { useId } from 'react';

/** A labelled choice of the console; a value outside of the list is offered as well, so that nothing is changed unseen. */
export function SelectField(props: {
  label: string;
  name: string;
  value: string;
  options: string[];
  isFilling?: boolean;
  onText: (text: string) => void;
}) {
  const id = useId();
  const { label, name, value, options, onText } = props;
  const all = options.includes(value) || value === '' ? options : [value, ...options];
  return (
    <div className={props.isFilling ? 'form-row filling' : 'form-row'}>
      <label htmlFor={id} className="input-label">
        {label}
      </label>
      <select
        id={id}
        value={value}
        data-testid={`field-${name}`}
        onChange={event => onText(event.target.value)}
      >
        {all.map(option => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </div>
  );
}
