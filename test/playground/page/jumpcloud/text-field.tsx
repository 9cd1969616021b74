import { useId } from 'react';

/** A labelled text field of the console; with `rows` it takes several lines. */
export function TextField(props: {
  label: string;
  name: string;
  value: string;
  onText: (text: string) => void;
  hint?: string;
  prefix?: string;
  rows?: number;
  isFilling?: boolean;
  isFixed?: boolean;
}) {
  const id = useId();
  const { label, name, value, onText, hint, prefix, rows } = props;
  const shared = {
    id,
    value,
    name,
    readOnly: props.isFixed,
    spellCheck: false,
    autoComplete: 'off',
    'aria-describedby': hint === undefined ? undefined : `${id}-hint`,
    'data-testid': `field-${name}`,
  };
  return (
    <div className={props.isFilling ? 'form-row filling' : 'form-row'}>
      <label htmlFor={id} className="input-label">
        {label}
      </label>
      <div className="prefixed">
        {prefix !== undefined && <span className="prefix">{prefix}</span>}
        {rows === undefined ? (
          <input type="text" {...shared} onChange={event => onText(event.target.value)} />
        ) : (
          <textarea {...shared} rows={rows} onChange={event => onText(event.target.value)} />
        )}
      </div>
      {hint !== undefined && (
        <p className="input-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
