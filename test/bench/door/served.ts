import process from 'node:process';

/** What a server under test says to the bench. */
export type FromServer =
  | { readonly kind: 'open'; readonly port: number }
  | { readonly kind: 'cpu'; readonly us: number };

/** Tells the bench the port, then answers each of its messages with the processor time spent so far. Ends with the bench. */
export function served(port: number): void {
  const say = (message: FromServer): void => void process.send?.(message);
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    say({ kind: 'cpu', us: user + system });
  });
  process.on('disconnect', () => process.exit(0));
  say({ kind: 'open', port });
}

/** The secret with which the bench signs its deliveries. */
export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';
