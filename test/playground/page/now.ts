import { useEffect, useState } from 'react';

/** A moment of the playground's clock that flows on with real time from when it was read, looked at every `tickMs`. */
export function useFlowing(readNow: string, tickMs: number): Date {
  const [flowed, setFlowed] = useState({ readNow, now: new Date(readNow) });
  useEffect(() => {
    const offsetMs = Date.parse(readNow) - Date.now();
    const timer = setInterval(() => setFlowed({ readNow, now: new Date(Date.now() + offsetMs) }), tickMs);
    return () => clearInterval(timer);
  }, [readNow, tickMs]);
  // What was read newly counts at once: after a jump nothing is drawn with the time before.
  return flowed.readNow === readNow ? flowed.now : new Date(readNow);
}
