import type { InputBlock as InputBlockShape } from '@slack/types';
import { useId } from 'react';
import { Field } from './field.tsx';
import { type FieldElement, initialValue } from './field-options.ts';
import { type FieldValue, useSurface } from './surface.tsx';

/** An input block of a modal: label, control, hint, and the error that the app gave for it. */
export function InputBlock(props: { block: InputBlockShape }) {
  const { block } = props;
  const { form, press } = useSurface();
  const id = useId();
  const element = block.element as unknown as FieldElement;
  const blockId = block.block_id ?? '';
  const actionId = element.action_id ?? '';
  const value = form?.get(blockId, actionId) ?? initialValue(element);
  const error = form?.errors[blockId] ?? form?.errors[actionId];
  const hasError = error !== undefined;
  const describedBy = [hasError && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(' ');
  const onValue = (next: FieldValue): void => {
    form?.set(blockId, actionId, next);
    const isChoice = !element.type.endsWith('_input') || element.type === 'file_input';
    if (block.dispatch_action && isChoice) {
      void press(actionId, typeof next === 'string' ? next : next.filter(item => typeof item === 'string'));
    }
  };
  const isGroup = element.type === 'radio_buttons' || element.type === 'checkboxes';
  const label = (
    <>
      {block.label.text}
      {block.optional && <span className="optional"> (optional)</span>}
    </>
  );
  return (
    <div className={hasError ? 'input-block wrong' : 'input-block'} data-block-id={blockId}>
      {isGroup ? (
        <span className="input-label">{label}</span>
      ) : (
        <label htmlFor={id} className="input-label">
          {label}
        </label>
      )}
      <Field
        element={element}
        value={value}
        onValue={onValue}
        ties={{
          id,
          describedBy: describedBy === '' ? undefined : describedBy,
          isInvalid: hasError,
          label: isGroup ? block.label.text : undefined,
        }}
      />
      {hasError && (
        <p className="input-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {block.hint && (
        <p className="input-hint" id={`${id}-hint`}>
          {block.hint.text}
        </p>
      )}
    </div>
  );
}
