import type { AlertBlock } from '@slack/types';
import { type FormEvent, useCallback, useMemo, useState } from 'react';
import { Alert } from '../blocks/alert.tsx';
import { Blocks } from '../blocks/block.tsx';
import { Dialog } from '../blocks/dialog.tsx';
import { heldValue } from '../blocks/field-options.ts';
import { type Surface, SurfaceContext } from '../blocks/surface.tsx';
import { usePlayground } from '../playground.tsx';
import { problemOf } from '../problem.ts';
import type { OpenModal } from '../state.ts';
import { collectValues, fieldKey, valuesOf } from './form-values.ts';

/** A Slack modal over the chat: title, blocks, submit and close. */
export function ModalFrame(props: { modal: OpenModal }) {
  const { modal } = props;
  const { viewId, view } = modal;
  const { act, person } = usePlayground();
  const values = valuesOf(viewId);
  const [, redraw] = useState(0);
  const [isSending, setSending] = useState(false);
  const errors = modal.errors ?? undefined;
  const held = view.state?.values;
  const [problem, setProblem] = useState<string>();
  const run = useCallback(
    async (body: object) => {
      const answer = await act(body, 'quiet');
      setProblem(problemOf(answer));
      return answer;
    },
    [act],
  );
  const surface = useMemo<Surface>(
    () => ({
      kind: 'modal',
      press: (actionId, value) => run({ as: person, clickInModal: { viewId, actionId, value } }),
      form: {
        get: (blockId, actionId) =>
          values.get(fieldKey(blockId, actionId)) ?? heldValue(held?.[blockId]?.[actionId]),
        set: (blockId, actionId, value) => {
          values.set(fieldKey(blockId, actionId), value);
          redraw(count => count + 1);
        },
        errors: errors ?? {},
      },
    }),
    [run, person, viewId, values, errors, held],
  );
  const close = (): void => void run({ as: person, closeModal: { viewId } });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isSending) return;
    setSending(true);
    await run({ as: person, submit: { viewId, values: await collectValues(view.blocks, values) } });
    setSending(false);
    setTimeout(focusFirstError);
  };
  const title = view.title?.text ?? 'jcaccess';
  return (
    <Dialog label={title} className="dialog modal" onClose={close}>
      <form onSubmit={event => void submit(event)} noValidate data-testid="modal" data-view-id={viewId}>
        <header className="dialog-head">
          <h2 className="dialog-title">{title}</h2>
          <button type="button" className="button icon" aria-label="Close this window" onClick={close}>
            ×
          </button>
        </header>
        <div className="dialog-body">
          {problem !== undefined && <Alert block={asAlert(problem)} />}
          <SurfaceContext value={surface}>
            <Blocks blocks={view.blocks} />
          </SurfaceContext>
        </div>
        <footer className="dialog-foot">
          <button type="button" className="button" data-testid="modal-close" onClick={close}>
            {view.close?.text ?? 'Cancel'}
          </button>
          {view.submit && (
            <button
              type="submit"
              className="button primary"
              data-testid="modal-submit"
              aria-busy={isSending}
              aria-disabled={isSending}
            >
              {view.submit.text}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}

/** What went wrong is said inside of the window, as everything behind it is out of reach. */
function asAlert(problem: string): AlertBlock {
  return { type: 'alert', level: 'error', text: { type: 'plain_text', text: problem } };
}

function focusFirstError(): void {
  document.querySelector<HTMLElement>('dialog [aria-invalid="true"]')?.focus();
}
