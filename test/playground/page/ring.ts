const ringMs = 4_000;
const patienceMs = 2_500;

/** Waits until an element of this CSS selector is on the page, scrolls it into view, focuses it and rings it for 4 s; calls `onMissing` when none came within 2.5 s. */
export function ringWhenThere(selector: string, onMissing: () => void): void {
  const deadline = performance.now() + patienceMs;
  const look = (): void => {
    const found = [...document.querySelectorAll<HTMLElement>(selector)].filter(isVisible).at(-1);
    if (found !== undefined) ring(found);
    else if (performance.now() < deadline) setTimeout(look, 60);
    else onMissing();
  };
  setTimeout(look, 60);
}

function isVisible(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}

function ring(element: HTMLElement): void {
  element.scrollIntoView({ block: 'center', inline: 'nearest' });
  element.focus({ preventScroll: true });
  for (const other of document.querySelectorAll('[data-ringed]')) other.removeAttribute('data-ringed');
  element.setAttribute('data-ringed', '');
  setTimeout(() => element.removeAttribute('data-ringed'), ringMs);
}
