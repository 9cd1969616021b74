import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Figure, figure } from '../figure.ts';
import { byTurns, medians } from '../measure.ts';
import { commandBody, deliver, pressBody } from './deliveries.ts';
import type { FromServer } from './served.ts';

interface Server {
  /** Microseconds of the server's processor per delivery, all threads, garbage collection included. */
  cpuPerDelivery(bodies: readonly string[]): Promise<number>;
  stop(): Promise<void>;
}

async function startServer(file: string, ...args: readonly string[]): Promise<Server> {
  const child: ChildProcess = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const next = async (): Promise<FromServer> => {
    const [message] = (await once(child, 'message')) as [FromServer];
    return message;
  };
  const opened = await next();
  const port = opened.kind === 'open' ? opened.port : 0;
  const cpuUs = async (): Promise<number> => {
    const answer = next();
    child.send('cpu');
    const said = await answer;
    return said.kind === 'cpu' ? said.us : Number.NaN;
  };
  return {
    cpuPerDelivery: async bodies => {
      const before = await cpuUs();
      await deliver(port, bodies);
      return ((await cpuUs()) - before) / bodies.length;
    },
    stop: async () => {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

/** Processor time per acknowledged, signed delivery: of our door, of Bolt alone, of node:http alone, and of a press that commits. */
export async function doorFigures(isQuick: boolean): Promise<Figure[]> {
  const [rounds, warmUp, batch] = isQuick ? [9, 600, 150] : [21, 2_000, 300];
  const presses = warmUp + rounds * batch;
  const [bolt, node, door, press] = await Promise.all([
    startServer('bare-bolt.ts'),
    startServer('bare-node.ts'),
    startServer('our-door.ts'),
    startServer('our-press.ts', String(presses)),
  ]);
  let number = 0;
  let pressed = 0;
  const commands = (count: number): string[] => Array.from({ length: count }, () => commandBody(number++));
  const approvals = (count: number): string[] => Array.from({ length: count }, () => pressBody(pressed++));
  try {
    for (const server of [bolt, node, door]) await server.cpuPerDelivery(commands(warmUp));
    await press.cpuPerDelivery(approvals(warmUp));
    const us = medians(
      await byTurns(rounds, {
        bolt: () => bolt.cpuPerDelivery(commands(batch)),
        node: () => node.cpuPerDelivery(commands(batch)),
        door: () => door.cpuPerDelivery(commands(batch)),
        press: () => press.cpuPerDelivery(approvals(batch)),
      }),
    );
    const name = 'CPU per acknowledged signed command';
    return [
      figure({
        name,
        value: us.door,
        unit: 'µs',
        against: 'bare Bolt 5',
        anchor: us.bolt,
        target: { of: 'ratio', atMost: 1.15 },
      }),
      figure({
        name,
        value: us.door,
        unit: 'µs',
        against: 'node:http, HMAC and form alone',
        anchor: us.node,
      }),
      figure({
        name: 'CPU per press on Approve that commits (SQLite)',
        value: us.press,
        unit: 'µs',
        against: 'bare Bolt 5, a command',
        anchor: us.bolt,
      }),
    ];
  } finally {
    await Promise.all([bolt, node, door, press].map(server => server.stop()));
  }
}
