/**
 * The longest time in which nobody else had a turn while the work ran, in milliseconds. A turn is asked for again and again,
 * so what is measured is the work's longest piece, and now and then a pause of the machine.
 */
export async function longestStallMs(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let isOver = false;
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setTimeout(look, 0);
  };
  setTimeout(look, 0);
  await work();
  isOver = true;
  longest = Math.max(longest, performance.now() - last);
  return longest;
}
