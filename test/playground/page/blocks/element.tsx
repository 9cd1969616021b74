import type { Button as ButtonElement, Overflow as OverflowElement } from '@slack/types';
import { useId, useState } from 'react';
import { Button } from './button.tsx';
import { Confirm } from './confirm.tsx';
import { Field } from './field.tsx';
import { type FieldElement, initialValue } from './field-options.ts';
import { Overflow } from './overflow.tsx';
import { usePress } from './press.ts';
import { SlackMarkup } from './slack-markup.tsx';
import type { FieldValue } from './surface.tsx';

/** An interactive element outside an input block: each use is a press of its action. */
export function Element(props: { element: FieldElement; label?: string | undefined }) {
  const { element } = props;
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return <Button element={element as unknown as ButtonElement} />;
    case 'overflow':
      return <Overflow element={element as unknown as OverflowElement} />;
    case 'image':
      return <SlackMarkup block={{ type: 'context', elements: [element] }} />;
    default:
      return <LiveField element={element} label={props.label ?? element.placeholder?.text} />;
  }
}

function LiveField(props: { element: FieldElement; label: string | undefined }) {
  const { element } = props;
  const id = useId();
  const [value, setValue] = useState<FieldValue>(() => initialValue(element));
  const { asking, press } = usePress(
    element.action_id ?? '',
    (element as { confirm?: Parameters<typeof usePress>[1] }).confirm,
  );
  const onValue = (next: FieldValue): void => {
    setValue(next);
    press(typeof next === 'string' ? next : next.filter(item => typeof item === 'string'));
  };
  return (
    <>
      <Field
        element={element}
        value={value}
        onValue={onValue}
        ties={{ id, describedBy: undefined, isInvalid: false, label: props.label ?? element.action_id }}
      />
      {asking && <Confirm confirm={asking.confirm} onYes={asking.yes} onNo={asking.no} />}
    </>
  );
}
