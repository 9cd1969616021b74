/** So long may long work keep the process from everything else. */
const TURN_MS = 10;

/** Makes what long work awaits between its pieces: others get their turn when it has lasted for long enough. */
export const createBreath = (): (() => Promise<void>) => {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < TURN_MS) return;
    await new Promise(resolve => setImmediate(resolve));
    began = performance.now();
  };
};
