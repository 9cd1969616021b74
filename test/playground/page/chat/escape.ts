import { useEffect } from 'react';

/** While `isOn`, Esc does `deed` wherever the focus is; menus and windows that are open use up their own Esc. */
export function useEscape(isOn: boolean, deed: () => void): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (document.querySelector('dialog[open], [role="menu"]') === null) deed();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isOn, deed]);
}
