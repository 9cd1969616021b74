import type { Overflow as OverflowElement } from '@slack/types';
import { Confirm } from './confirm.tsx';
import { Menu } from './menu.tsx';
import { usePress } from './press.ts';

/** The ⋯ menu of Block Kit; a chosen line sends its option's value. */
export function Overflow(props: { element: OverflowElement }) {
  const { element } = props;
  const { asking, press } = usePress(element.action_id ?? '', element.confirm);
  return (
    <>
      <Menu
        label="More"
        trigger={<span aria-hidden="true">⋯</span>}
        className="button icon"
        actionId={element.action_id}
        items={element.options.map(option => ({
          key: option.value ?? option.text.text,
          label: option.text.text,
          onChoose: () => press(option.value),
        }))}
      />
      {asking && <Confirm confirm={asking.confirm} onYes={asking.yes} onNo={asking.no} />}
    </>
  );
}
