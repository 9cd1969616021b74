const gapPx = 4;
const edgePx = 8;

/** Where a menu opens, in viewport pixels: under its button, or above it when there is no room; never outside of the window. */
export function menuPosition(
  button: DOMRect,
  menu: { width: number; height: number },
  align: 'start' | 'end',
): { top: number; left: number } {
  const below = button.bottom + gapPx;
  const fits = below + menu.height + edgePx <= window.innerHeight;
  const top = fits ? below : Math.max(edgePx, button.top - gapPx - menu.height);
  const wanted = align === 'start' ? button.left : button.right - menu.width;
  const rightmost = window.innerWidth - menu.width - edgePx;
  return { top, left: Math.max(edgePx, Math.min(wanted, rightmost)) };
}
