import { usePlayground } from '../playground.tsx';

/** A value that stands alone: a click or a triple click selects exactly it, and a button copies it. */
export function CopyValue(props: { value: string }) {
  const { toast } = usePlayground();
  const copy = (): void => {
    void navigator.clipboard.writeText(props.value).then(
      () => toast('Copied.'),
      () => toast('The browser did not allow copying. Select the value and copy it.', 'problem'),
    );
  };
  return (
    <div className="copy-value">
      <code data-testid="value">{props.value}</code>
      <button type="button" className="copy-button" aria-label={`Copy ${props.value}`} onClick={copy}>
        Copy
      </button>
    </div>
  );
}
