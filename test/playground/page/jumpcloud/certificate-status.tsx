import { useRef } from 'react';
import { renderDate } from '../blocks/date-token.ts';
import { mark } from '../blocks/mark.tsx';
import { type HeldFile, usePlayground } from '../playground.tsx';
import type { Application } from '../state.ts';

/** The two marks of the console (certificate, private key) and its Actions menu, laid open. */
export function CertificateStatus(props: { application: Application }) {
  const { application } = props;
  const { certificate, keyPresent, id } = application;
  const { state, act, held, letGo, toast } = usePlayground();
  const until =
    certificate?.notAfter === undefined
      ? ''
      : `until ${renderDate(Date.parse(certificate.notAfter) / 1_000, '{date_short}', new Date(state.now))}`;
  const upload = async (kind: 'certificate' | 'key', file: HeldFile): Promise<void> => {
    const answer = await act({ jumpcloud: { uploadPair: { application: id, [kind]: file.text } } });
    if (!answer.ok) return;
    letGo(file.name);
    toast(
      kind === 'certificate'
        ? `${file.name} is the certificate now. JumpCloud wiped the stored key: upload the key too.`
        : `${file.name} is stored. JumpCloud signs with this pair.`,
    );
  };
  return (
    <>
      <dl className="pair-status">
        <div data-testid="certificate-status">
          <dt>
            {mark(certificate ? 'white_check_mark' : 'no_entry')} IDP Certificate{' '}
            {certificate ? 'Valid' : 'missing'}
          </dt>
          <dd>
            {certificate?.source === 'uploaded' ? 'uploaded' : 'made by JumpCloud'} {until}
          </dd>
        </div>
        <div data-testid="key-status">
          <dt>
            {mark(keyPresent ? 'white_check_mark' : 'no_entry')} IDP Private Key{' '}
            {keyPresent ? 'present' : 'missing'}
          </dt>
          <dd>{keyPresent ? 'matches the certificate' : 'without it JumpCloud cannot sign'}</dd>
        </div>
        {certificate?.sha256 && (
          <div className="fingerprint">
            <dt>SHA-256</dt>
            <dd>
              <code>{certificate.sha256}</code>
            </dd>
          </div>
        )}
      </dl>
      <fieldset className="pair-actions">
        <legend>Actions</legend>
        <Upload
          label="Upload New certificate"
          testId="upload-certificate"
          accept=".crt,.pem,.cer"
          held={held.filter(file => /\.(crt|cer|pem)$/i.test(file.name))}
          onFile={file => void upload('certificate', file)}
        />
        <Upload
          label="Upload IdP Key"
          testId="upload-key"
          accept=".key,.pem"
          held={held.filter(file => /\.key$/i.test(file.name))}
          onFile={file => void upload('key', file)}
        />
        <button
          type="button"
          className="button"
          data-testid="regenerate"
          onClick={() => void act({ jumpcloud: { regenerate: { application: id } } })}
        >
          Regenerate certificate
        </button>
      </fieldset>
    </>
  );
}

function Upload(props: {
  label: string;
  testId: string;
  accept: string;
  held: HeldFile[];
  onFile: (file: HeldFile) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const choose = async (files: FileList | null): Promise<void> => {
    const file = files?.[0];
    if (file !== undefined) props.onFile({ name: file.name, text: await file.text() });
  };
  return (
    <div className="upload">
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={props.label}
        accept={props.accept}
        data-testid={props.testId}
        onChange={event => {
          void choose(event.target.files);
        }}
      />
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {props.label}
      </button>
      {props.held.map(file => (
        <button
          key={file.name}
          type="button"
          className="button primary"
          data-testid={`held-${file.name}`}
          onClick={() => props.onFile(file)}
        >
          Use {file.name} from Slack
        </button>
      ))}
    </div>
  );
}
