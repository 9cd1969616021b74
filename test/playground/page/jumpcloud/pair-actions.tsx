import { useRef, useState } from 'react';
import { type HeldFile, usePlayground } from '../playground.tsx';
import type { Application } from '../state.ts';

/** The files chosen for an application and not stored yet. */
interface Chosen {
  certificate?: HeldFile;
  key?: HeldFile;
}

function chosenWord({ certificate, key }: Chosen): 'both' | 'certificate' | 'key' | undefined {
  if (certificate !== undefined) return key === undefined ? 'certificate' : 'both';
  return key === undefined ? undefined : 'key';
}

/** What the page says once the chosen files are stored. */
function storedWords({ certificate, key }: Chosen): string {
  if (key !== undefined) return 'Saved. JumpCloud signs with this pair.';
  return `${certificate?.name} is the certificate now. JumpCloud wiped the stored key: upload the key too.`;
}

/** The Actions of the console about the pair. As there, a certificate wipes the key, so it is chosen first; nothing is stored before Save. */
export function PairActions(props: { application: Application }) {
  const { id } = props.application;
  const { act, held, letGo, toast } = usePlayground();
  const [chosen, setChosen] = useState<Chosen>({});
  const [isSaving, setSaving] = useState(false);
  const word = chosenWord(chosen);
  const chooseCertificate = (certificate: HeldFile): void => {
    if (chosen.key !== undefined) toast('A certificate wipes the key: choose the key again.');
    setChosen({ certificate });
  };
  const save = async (): Promise<void> => {
    if (isSaving || word === undefined) return;
    setSaving(true);
    const { certificate, key } = chosen;
    const files = {
      ...(certificate && { certificate: certificate.text }),
      ...(key && { key: key.text }),
    };
    const answer = await act({ jumpcloud: { uploadPair: { application: id, ...files } } });
    setSaving(false);
    if (!answer.ok) return;
    for (const file of [certificate, key]) if (file !== undefined) letGo(file.name);
    setChosen({});
    toast(storedWords(chosen));
  };
  return (
    <form
      data-testid="pair"
      data-chosen={word}
      onSubmit={event => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset className="pair-actions">
        <legend>Actions</legend>
        <Choice
          label="Upload New certificate"
          kind="certificate"
          accept=".crt,.pem,.cer"
          held={held.filter(file => /\.(crt|cer|pem)$/i.test(file.name))}
          chosen={chosen.certificate}
          onFile={chooseCertificate}
        />
        <Choice
          label="Upload IdP Key"
          kind="key"
          accept=".key,.pem"
          held={held.filter(file => /\.key$/i.test(file.name))}
          chosen={chosen.key}
          onFile={key => setChosen(before => ({ ...before, key }))}
        />
        <button
          type="button"
          className="button"
          data-testid="regenerate"
          onClick={() => void act({ jumpcloud: { regenerate: { application: id } } })}
        >
          Regenerate certificate
        </button>
        <button
          type="submit"
          className="button primary"
          data-testid="save-pair"
          aria-disabled={word === undefined}
          aria-busy={isSaving}
        >
          Save
        </button>
      </fieldset>
    </form>
  );
}

function Choice(props: {
  label: string;
  kind: 'certificate' | 'key';
  accept: string;
  held: HeldFile[];
  chosen: HeldFile | undefined;
  onFile: (file: HeldFile) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const { chosen } = props;
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
        data-testid={`upload-${props.kind}`}
        onChange={event => {
          void choose(event.target.files);
        }}
      />
      <button
        type="button"
        className="button"
        data-testid={`choose-${props.kind}`}
        onClick={() => input.current?.click()}
      >
        {props.label}
      </button>
      {props.held
        .filter(file => file !== chosen)
        .map(file => (
          <button
            key={file.name}
            type="button"
            className="button"
            data-testid={`held-${file.name}`}
            onClick={() => props.onFile(file)}
          >
            Use {file.name} from Slack
          </button>
        ))}
      <p className="chosen" role="status">
        {chosen && `${chosen.name} is chosen, not saved yet.`}
      </p>
    </div>
  );
}
