const ringMs = 4_000;
const patienceMs = 2_500;

/** Waits until an element of one of these CSS selectors is on the page, visible and open; the first selector that has one counts. Scrolls it into view, focuses it and rings it for 4 s; calls `onMissing` when none came within 2.5 s. */
export function ringWhenThere(targets: readonly string[], onMissing: () => void): void {
  const deadline = performance.now() + patienceMs;
  const look = (): void => {
    const found = firstOpen(targets);
    if (found !== undefined) ring(found);
    else if (performance.now() < deadline) setTimeout(look, 60);
    else onMissing();
  };
  setTimeout(look, 60);
}

function firstOpen(targets: readonly string[]): HTMLElement | undefined {
  for (const selector of targets) {
    const found = [...document.querySelectorAll<HTMLElement>(selector)].find(isOpen);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isOpen(element: HTMLElement): boolean {
  return element.checkVisibility() && !element.matches(':disabled, [aria-disabled="true"]');
}

function ring(element: HTMLElement): void {
  element.scrollIntoView({ block: 'center', inline: 'nearest' });
  element.focus({ preventScroll: true });
  for (const other of document.querySelectorAll('[data-ringed]')) other.removeAttribute('data-ringed');
  element.setAttribute('data-ringed', '');
  setTimeout(() => element.removeAttribute('data-ringed'), ringMs);
}
