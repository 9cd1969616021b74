/** Scrolls a strip sideways, where it is wider than the window, until the part with this CSS selector is in its middle. Where Tab goes next stays as it was, which scrollIntoView would change. */
export function intoSight(selector: string): void {
  const part = document.querySelector<HTMLElement>(selector);
  const strip = part?.parentElement;
  if (!part || !strip) return;
  const from = part.getBoundingClientRect().left - strip.getBoundingClientRect().left;
  strip.scrollLeft += from - (strip.clientWidth - part.offsetWidth) / 2;
}
