import { useRef } from 'react';
import type { FieldTies } from './field.tsx';
import type { FieldElement } from './field-options.ts';
import type { FieldValue } from './surface.tsx';

/** A file input: a button that opens the browser's chooser, and the chosen files by name with a way to take each back. */
export function FileField(props: {
  element: FieldElement;
  ties: FieldTies;
  shared: Record<string, unknown>;
  files: FieldValue;
  onFiles: (files: File[]) => void;
}) {
  const { element, ties, shared, onFiles } = props;
  const input = useRef<HTMLInputElement>(null);
  const files = Array.isArray(props.files) ? props.files.filter(file => file instanceof File) : [];
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
