import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { menuPosition } from './menu-position.ts';

/** One line of a menu. */
export interface MenuItem {
  key: string;
  label: ReactNode;
  isCurrent?: boolean;
  actionId?: string;
  onChoose: () => void;
}

/** A button that opens a list of deeds, named by its `label`, or by its own words where `hasWords`: arrows move, Enter chooses, Esc or Tab closes and the button has the focus again. */
export function Menu(props: {
  label: string;
  trigger: ReactNode;
  hasWords?: boolean;
  className?: string;
  items: MenuItem[];
  testId?: string;
  actionId?: string | undefined;
  align?: 'start' | 'end';
}) {
  const [isOpen, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const align = props.align ?? 'start';
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  // The menu is placed and has the focus before the next key can come; what scrolls beneath it takes it along.
  useLayoutEffect(() => {
    if (!isOpen) return undefined;
    const place = (): void => {
      if (list.current === null || button.current === null) return;
      const at = button.current.getBoundingClientRect();
      list.current.style.minWidth = `${at.width}px`;
      const { top, left } = menuPosition(at, list.current.getBoundingClientRect(), align);
      list.current.style.top = `${top}px`;
      list.current.style.left = `${left}px`;
    };
    place();
    const current = frame.current?.querySelector<HTMLElement>('[aria-checked="true"]');
    (current ?? frame.current?.querySelector<HTMLElement>('[role^="menuitem"]'))?.focus({
      preventScroll: true,
    });
    const onOutside = (event: PointerEvent): void => {
      if (event.target instanceof Node && !frame.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', onOutside);
    document.addEventListener('scroll', place, true);
    return () => {
      document.removeEventListener('pointerdown', onOutside);
      document.removeEventListener('scroll', place, true);
    };
  }, [isOpen, align]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOpen) return;
    const lines = [...(frame.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
    const at = lines.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (to !== undefined) lines.at(to % lines.length)?.focus();
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') setOpen(false);
    else return;
    event.stopPropagation();
    if (event.key !== 'Tab') event.preventDefault();
  };
  const isChoice = props.items.some(item => item.isCurrent !== undefined);
  return (
    <div className="menu-frame" ref={frame} onKeyDown={onKeyDown} role="none">
      <button
        ref={button}
        type="button"
        className={props.className ?? 'button quiet'}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={props.hasWords ? undefined : props.label}
        data-testid={props.testId}
        data-action-id={props.actionId}
        onClick={() => setOpen(!isOpen)}
      >
        {props.trigger}
      </button>
      {isOpen && (
        <div id={id} role="menu" aria-label={props.label} className="menu" ref={list}>
          {props.items.map(item => (
            <button
              key={item.key}
              type="button"
              tabIndex={-1}
              className="menu-item"
              {...(isChoice
                ? { role: 'menuitemradio', 'aria-checked': item.isCurrent === true }
                : { role: 'menuitem' })}
              data-value={item.key}
              onClick={() => {
                close();
                item.onChoose();
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
