import type { Button as ButtonElement } from '@slack/types';
import { usePlayground } from '../playground.tsx';
import { Confirm } from './confirm.tsx';
import { Link } from './link.tsx';
import { withMarks } from './mark.tsx';
import { usePress } from './press.ts';

/** A Block Kit button: a deed of the app, or a link when it carries an address. */
export function Button(props: { element: ButtonElement }) {
  const { element } = props;
  const { toast } = usePlayground();
  const actionId = element.action_id ?? '';
  const { isPending, asking, press } = usePress(actionId, element.confirm);
  const className = `button ${element.style ?? ''}`.trim();
  if (element.url !== undefined) {
    return (
      <Link
        href={element.url}
        className={className}
        actionId={actionId}
        onOpen={() => actionId !== '' && press(element.value)}
      >
        {withMarks(element.text.text)}
      </Link>
    );
  }
  const onClick = (): void => {
    if (actionId === '') toast('This button has no action id.', 'problem');
    else press(element.value);
  };
  return (
    <>
      <button
        type="button"
        className={className}
        data-action-id={actionId}
        data-value={element.value}
        aria-label={element.accessibility_label}
        aria-disabled={isPending}
        aria-busy={isPending}
        onClick={onClick}
      >
        {withMarks(element.text.text)}
      </button>
      {asking && <Confirm confirm={asking.confirm} onYes={asking.yes} onNo={asking.no} />}
    </>
  );
}
