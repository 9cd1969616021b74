import type { ReactNode } from 'react';

/** Settings as name and value, in order; long values break, lists are one per line. */
export function ConfigList(props: { config: Record<string, unknown> }) {
  return (
    <dl className="config">
      {Object.entries(props.config).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{drawValue(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function drawValue(value: unknown): ReactNode {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(drawItem);
  if (typeof value === 'object' && value !== null) return <code>{JSON.stringify(value)}</code>;
  return <code>{shorten(String(value))}</code>;
}

function drawItem(value: unknown, key: number): ReactNode {
  return (
    <code key={key} className="config-item">
      {typeof value === 'string' ? shorten(value) : JSON.stringify(value)}
    </code>
  );
}

/** A certificate in PEM or base64 is hundreds of letters: its beginning and length tell enough here. */
function shorten(value: string): string {
  const flat = value.replace(/\s+/g, ' ');
  return flat.length > 160 ? `${flat.slice(0, 96)}… (${flat.length} characters)` : flat;
}
