/** Scrolls a strip sideways, where it is wider than the window, until the part with this CSS selector can be seen. */
export function intoSight(selector: string): void {
  document.querySelector(selector)?.scrollIntoView({ inline: 'center', block: 'nearest' });
}
