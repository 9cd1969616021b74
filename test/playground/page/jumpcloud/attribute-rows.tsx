import type { ReactNode } from 'react';

interface Attribute {
  name: string;
  value: string;
}

const sources = ['email', 'username', 'firstname', 'lastname', 'description'];

/** USER ATTRIBUTES of the SSO tab: one row per attribute. */
export function AttributeRows(props: {
  attributes: Attribute[];
  isFilling: boolean;
  onAttributes: (attributes: Attribute[]) => void;
}) {
  const { attributes, onAttributes } = props;
  const change = (at: number, part: Partial<Attribute>): void =>
    onAttributes(
      attributes.map((attribute, index) => (index === at ? { ...attribute, ...part } : attribute)),
    );
  const drawRow = (attribute: Attribute, at: number): ReactNode => (
    <div className="attribute-row" key={at}>
      <input
        type="text"
        aria-label="Service Provider Attribute Name"
        spellCheck={false}
        value={attribute.name}
        onChange={event => change(at, { name: event.target.value })}
      />
      <select
        aria-label="JumpCloud Attribute Name"
        value={attribute.value}
        onChange={event => change(at, { value: event.target.value })}
      >
        {sources.map(source => (
          <option key={source}>{source}</option>
        ))}
      </select>
      <button
        type="button"
        className="button icon"
        aria-label={`Remove the attribute ${attribute.name}`}
        onClick={() => onAttributes(attributes.filter(other => other !== attribute))}
      >
        ×
      </button>
    </div>
  );
  return (
    <fieldset className={props.isFilling ? 'attributes filling' : 'attributes'}>
      <legend>User attributes</legend>
      {attributes.length > 0 && (
        <div className="attribute-row attribute-head" aria-hidden="true">
          <span>Service Provider Attribute Name</span>
          <span>JumpCloud Attribute Name</span>
        </div>
      )}
      {attributes.map(drawRow)}
      <button
        type="button"
        className="button quiet"
        data-testid="add-attribute"
        onClick={() => onAttributes([...attributes, { name: '', value: 'email' }])}
      >
        + Add attribute
      </button>
    </fieldset>
  );
}
