import { useState } from 'react';
import { usePlayground } from '../playground.tsx';
import { displayName, dmOf } from '../read-state.ts';
import type { Application } from '../state.ts';

const filename = 'JumpCloud-saml2-metadata.xml';

/** JumpCloud Metadata at the top of the SSO tab: export, then keep the file or send it to jcaccess in the current person's DM. */
export function ExportMetadata(props: { application: Application }) {
  const { state, act, person, toast, hold } = usePlayground();
  const [xml, setXml] = useState<string>();
  const exportNow = async (): Promise<string | undefined> => {
    const answer = await act({ jumpcloud: { exportMetadata: { application: props.application.id } } });
    const text = answer.ok ? xmlOf(answer.result) : undefined;
    setXml(text);
    if (text !== undefined) hold({ name: filename, text });
    return text;
  };
  const send = async (): Promise<void> => {
    const text = await exportNow();
    if (text === undefined) return;
    const channel = dmOf(state, person)?.id ?? `dm:${person}`;
    const answer = await act({ as: person, upload: { channel, filename, text } });
    if (answer.ok) toast(`${filename} is in ${displayName(state, person)}'s DM with jcaccess.`);
  };
  return (
    <section className="card" aria-label="JumpCloud Metadata">
      <header className="card-head">
        <h3>JumpCloud Metadata</h3>
        <span className="form-foot">
          <button
            type="button"
            className="button"
            data-testid="export-metadata"
            onClick={() => void exportNow()}
          >
            Export Metadata
          </button>
          <button type="button" className="button" data-testid="send-metadata" onClick={() => void send()}>
            Send it to jcaccess
          </button>
        </span>
      </header>
      {xml !== undefined && (
        <div className="file-chip" data-file={filename}>
          <span className="file-name">{filename}</span>
          <a
            className="button quiet"
            download={filename}
            data-testid="download-metadata"
            href={`data:application/xml;charset=utf-8,${encodeURIComponent(xml)}`}
          >
            Download
          </a>
        </div>
      )}
    </section>
  );
}

function xmlOf(result: unknown): string | undefined {
  if (typeof result === 'string') return result;
  if (typeof result !== 'object' || result === null) return undefined;
  return Object.values(result).find(value => typeof value === 'string' && value.includes('<'));
}
