import { useEffect } from 'react';

/** F6 and Shift+F6 move the focus between the visible elements marked `data-pane`, in page order, round and round; a dialog keeps it inside. */
export function usePaneKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'F6') return;
      event.preventDefault();
      if (document.querySelector('[role="dialog"], [role="alertdialog"]') !== null) return;
      const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
        pane => pane.getClientRects().length > 0,
      );
      const current = panes.findIndex(pane => pane.contains(document.activeElement));
      const step = event.shiftKey ? -1 : 1;
      const from = current === -1 && event.shiftKey ? 0 : current;
      panes.at((from + step + panes.length) % panes.length)?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
