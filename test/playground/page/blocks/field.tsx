import { usePlayground } from '../playground.tsx';
import { type Choice, choicesOf, type FieldElement } from './field-options.ts';
import { FileField } from './file-field.tsx';
import type { FieldValue } from './surface.tsx';

/** How a field is tied to its label, hint and error. */
export interface FieldTies {
  id: string;
  describedBy: string | undefined;
  isInvalid: boolean;
  label: string | undefined;
}

/** One Block Kit input element as a native control; `onValue` gets each new value. */
export function Field(props: {
  element: FieldElement;
  value: FieldValue;
  onValue: (value: FieldValue) => void;
  ties: FieldTies;
}) {
  const { element, value, onValue, ties } = props;
  const { state, person } = usePlayground();
  const choices = choicesOf(element, state, person);
  const shared = {
    'data-action-id': element.action_id,
    'aria-describedby': ties.describedBy,
    'aria-invalid': ties.isInvalid || undefined,
    'aria-label': ties.label,
  };
  const text = typeof value === 'string' ? value : '';
  const list = Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
  switch (element.type) {
    case 'checkboxes':
      return (
        <Ticks
          {...{ choices, ties, shared }}
          kind="checkbox"
          chosen={list}
          onChosen={next => onValue(next)}
        />
      );
    case 'radio_buttons':
      return (
        <Ticks
          {...{ choices, ties, shared }}
          kind="radio"
          chosen={[text]}
          onChosen={next => onValue(next.at(-1) ?? '')}
        />
      );
    case 'file_input':
      return <FileField {...{ element, ties, shared }} files={value} onFiles={onValue} />;
    case 'plain_text_input':
      if (element.multiline !== true) break;
      return (
        <textarea
          id={ties.id}
          {...shared}
          rows={5}
          maxLength={element.max_length}
          placeholder={element.placeholder?.text}
          value={text}
          onChange={event => onValue(event.target.value)}
        />
      );
  }
  if (element.type.endsWith('_select')) {
    const isMany = element.type.startsWith('multi_');
    return (
      <select
        id={ties.id}
        {...shared}
        multiple={isMany}
        value={isMany ? list : text}
        onChange={event => {
          const chosen = [...event.target.selectedOptions].map(option => option.value);
          onValue(isMany ? chosen : (chosen[0] ?? ''));
        }}
      >
        {!isMany && <option value="">{element.placeholder?.text ?? 'Choose'}</option>}
        <Options choices={choices} />
      </select>
    );
  }
  return (
    <input
      id={ties.id}
      {...shared}
      type={inputTypes[element.type] ?? 'text'}
      maxLength={element.max_length}
      placeholder={element.placeholder?.text}
      autoComplete="off"
      spellCheck={false}
      value={text}
      onChange={event => onValue(event.target.value)}
    />
  );
}

const inputTypes: Record<string, string> = {
  number_input: 'number',
  email_text_input: 'email',
  url_text_input: 'url',
  datepicker: 'date',
  timepicker: 'time',
};

function Options(props: { choices: Choice[] }) {
  const groups = [...new Set(props.choices.map(choice => choice.group))];
  const lines = (group: string | undefined) =>
    props.choices
      .filter(choice => choice.group === group)
      .map(choice => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ));
  return groups.map(group =>
    group === undefined ? (
      lines(group)
    ) : (
      <optgroup key={group} label={group}>
        {lines(group)}
      </optgroup>
    ),
  );
}

function Ticks(props: {
  kind: 'radio' | 'checkbox';
  choices: Choice[];
  chosen: string[];
  onChosen: (values: string[]) => void;
  ties: FieldTies;
  shared: Record<string, unknown>;
}) {
  const { kind, choices, chosen, onChosen, ties, shared } = props;
  return (
    <div className="ticks" role={kind === 'radio' ? 'radiogroup' : 'group'} {...shared}>
      {choices.map((choice, index) => (
        <label key={choice.value} className="tick">
          <input
            id={index === 0 ? ties.id : undefined}
            type={kind}
            name={ties.id}
            value={choice.value}
            checked={chosen.includes(choice.value)}
            onChange={event => {
              const rest = chosen.filter(value => value !== choice.value);
              onChosen(event.target.checked ? [...rest, choice.value] : rest);
            }}
          />
          <span>
            {choice.label}
            {choice.description && <small className="tick-description">{choice.description}</small>}
          </span>
        </label>
      ))}
    </div>
  );
}
