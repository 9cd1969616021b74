import { type ReactNode, useEffect, useRef } from 'react';

/** A modal dialog of the browser: focus stays inside, Esc calls `onClose`, and when it goes away the focus returns to what had it before (or to the nearest place that is still there). */
export function Dialog(props: {
  label: string;
  role?: 'dialog' | 'alertdialog';
  className: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opener = rememberOpener();
    const fallback = opener?.closest<HTMLElement>('[data-focus-home]');
    const shown = dialog.current;
    if (shown !== null && !shown.open) {
      shown.showModal();
      firstControl(shown)?.focus();
    }
    return () => {
      shown?.close();
      returnFocus(opener, fallback);
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      role={props.role ?? 'dialog'}
      aria-label={props.label}
      className={props.className}
      onCancel={event => {
        event.preventDefault();
        props.onClose();
      }}
    >
      {props.children}
    </dialog>
  );
}

/** What had the focus before the first of several windows that follow each other. */
let lastOpener: Element | null = null;

function rememberOpener(): Element | null {
  const now = document.activeElement;
  const isOutside = now !== null && now !== document.body && now.closest('dialog') === null;
  if (isOutside) lastOpener = now;
  return lastOpener;
}

function returnFocus(opener: Element | null, fallback: HTMLElement | null | undefined): void {
  setTimeout(() => {
    if (document.querySelector('dialog[open]') !== null) return;
    const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
    const target = isThere ? opener : fallback?.isConnected ? fallback : document.querySelector('#main');
    if (target instanceof HTMLElement) target.focus();
  });
}

/** The first field of a form, or the harmless answer of a question; never the close sign. */
function firstControl(dialog: HTMLElement): HTMLElement | null {
  const field = '.dialog-body :is(input, select, textarea, button, a)';
  return dialog.querySelector<HTMLElement>(field) ?? dialog.querySelector<HTMLElement>('.dialog-foot button');
}
