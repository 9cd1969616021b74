import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** A program of src in a process of its own, as an operator starts it. */
export interface Program {
  readonly child: ChildProcess;
  /** All that it said on standard output so far. */
  out(): string;
  /** All that it said on standard error so far. */
  errors(): string;
  /** Waits until these words were said on either. Throws with all that was said when they do not come. */
  says(words: RegExp): Promise<void>;
  /** Waits for the end; gives the exit code, or the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals>;
}

const PATIENCE_MS = 30_000;

/** Starts a command with exactly this environment. */
export const startProgram = (
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  more: { readonly cwd?: string; readonly detached?: boolean; readonly stdout?: 'pipe' | number } = {},
): Program => {
  const { stdout = 'pipe', ...place } = more;
  const child = spawn(command, args, {
    ...place,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', stdout, 'pipe'],
  });
  const end = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  let [out, errors] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return {
    child,
    out: () => out,
    errors: () => errors,
    says: async words => {
      const until = performance.now() + PATIENCE_MS;
      while (!words.test(out + errors)) {
        if (child.exitCode !== null || child.signalCode !== null || performance.now() > until)
          throw new Error(`${words} was not said (exit code ${child.exitCode}):\n${out}${errors}`);
        await delay(20);
      }
    },
    ended: async () => {
      const [code, signal] = await end;
      return code ?? signal ?? 0;
    },
  };
};

/** The path of a file in src. */
export const inSrc = (name: string): string => new URL(`../../src/${name}`, import.meta.url).pathname;

/** Waits until something is there. Throws what the last look threw, or that it did not come. */
export const until = async <Value>(look: () => Value | undefined | null | false): Promise<Value> => {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`it did not come: ${look.toString()}`);
    await delay(20);
  }
};
