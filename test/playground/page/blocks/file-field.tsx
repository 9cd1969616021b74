import { useRef } from 'react';
import { usePlayground } from '../playground.tsx';
import type { FieldTies } from './field.tsx';
import type { FieldElement } from './field-options.ts';
import type { FieldValue } from './surface.tsx';

/** A file input: a button that opens the browser's chooser, those at hand from the console, and the chosen ones by name with a way to take each back. */
export function FileField(props: {
  element: FieldElement;
  ties: FieldTies;
  shared: Record<string, unknown>;
  files: FieldValue;
  onFiles: (files: File[]) => void;
}) {
  const { element, ties, shared, onFiles } = props;
  const { held } = usePlayground();
  const input = useRef<HTMLInputElement>(null);
  const files = Array.isArray(props.files) ? props.files.filter(file => file instanceof File) : [];
  const types = element.filetypes;
  const atHand = held.filter(
    file => types === undefined || types.some(type => file.name.endsWith(`.${type}`)),
  );
  return (
    <div className="file-field">
      <input
        ref={input}
        id={ties.id}
        {...shared}
        className="visually-hidden"
        type="file"
        multiple={(element.max_files ?? 10) > 1}
        accept={element.filetypes?.map(type => `.${type}`).join(',')}
        onChange={event => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <button type="button" className="button" tabIndex={-1} onClick={() => input.current?.click()}>
        Choose a file
      </button>
      {atHand.map(file => (
        <button
          key={file.name}
          type="button"
          className="button"
          data-testid={`at-hand-${file.name}`}
          onClick={() => onFiles([new File([file.text], file.name)])}
        >
          Use {file.name}
        </button>
      ))}
      <ul className="file-names" aria-live="polite">
        {files.map(file => (
          <li key={file.name}>
            <span>{file.name}</span>
            <button
              type="button"
              className="button icon"
              aria-label={`Take back ${file.name}`}
              onClick={() => onFiles(files.filter(other => other !== file))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
