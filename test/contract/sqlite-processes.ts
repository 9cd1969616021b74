import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const WRITER = new URL('./sqlite-writer.ts', import.meta.url).pathname;

/** What one process reports: the effects it claimed, and the versions of the shared change that it wrote. */
export interface WriterReport {
  readonly claimed: readonly string[];
  readonly wins: readonly number[];
}

const start = (deed: string, path: string, name: string) => {
  const child = spawn(process.execPath, [WRITER, deed, path, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, lines: createInterface({ input: child.stdout }) };
};

/** Runs `count` processes that all open the file at `path` at the same moment, and gives their reports. */
export const inProcesses = (path: string, count: number): Promise<WriterReport[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const { child, lines } = start('compete', path, `p${n}`);
      const said: string[] = [];
      lines.on('line', text => said.push(text));
      const [[code]] = await Promise.all([once(child, 'exit'), once(lines, 'close')]);
      const [line] = said;
      if (code !== 0 || line === undefined) throw new Error(`process ${n} ended with ${String(code)}`);
      return JSON.parse(line) as WriterReport;
    }),
  );

/** Kills a process that commits without pause, `afterMs` after its first commit; gives the last version it confirmed. */
export const killInMidStream = async (path: string, afterMs: number): Promise<number> => {
  const { child, lines } = start('stream', path, 'killed');
  const exit = once(child, 'exit');
  let confirmed = 0;
  lines.on('line', line => {
    confirmed = Number(line);
  });
  const closed = once(lines, 'close');
  await once(lines, 'line');
  await sleep(afterMs);
  child.kill('SIGKILL');
  await Promise.all([exit, closed]);
  return confirmed;
};
