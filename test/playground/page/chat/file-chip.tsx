import { usePlayground } from '../playground.tsx';
import type { SlackFile } from '../state.ts';

const pem = /\.(key|crt|pem|cer)$/i;

/** A file in a message: its name, a download, and for certificate files the way into JumpCloud's console. */
export function FileChip(props: { file: SlackFile }) {
  const { file } = props;
  const { hold, go, toast, ring } = usePlayground();
  if (file.deleted) {
    return (
      <div className="file-chip gone" data-file={file.name}>
        <span className="file-name">{file.title ?? file.name}</span>
        <span className="file-note">deleted from Slack</span>
      </div>
    );
  }
  const use = async (): Promise<void> => {
    const response = await fetch(file.url ?? '');
    if (!response.ok) {
      toast(`${file.name} could not be read (${response.status}).`, 'problem');
      return;
    }
    hold({ name: file.name, text: await response.text() });
    go({ tab: 'jumpcloud' });
    toast(`${file.name} is at hand in the JumpCloud console, under Actions.`);
    ring(`[data-testid="held-${file.name}"]`, '[data-testid="jumpcloud-new"]');
  };
  const hasUrl = file.url !== undefined && file.url !== '';
  return (
    <div className="file-chip" data-file={file.name}>
      <span className="file-name">{file.title ?? file.name}</span>
      {hasUrl && (
        <a className="button quiet" href={file.url} download={file.name} data-testid="download">
          Download
        </a>
      )}
      {hasUrl && pem.test(file.name) && (
        <button
          type="button"
          className="button quiet"
          data-testid="use-in-jumpcloud"
          onClick={() => void use()}
        >
          Use in JumpCloud
        </button>
      )}
    </div>
  );
}
