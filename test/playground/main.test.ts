import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

interface Started {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves with what was printed as soon as it matches, or with all of it at the end. */
  until(pattern: RegExp): Promise<string>;
}

function start(environment: Record<string, string>): Started {
  const child = spawn(process.execPath, [main], { env: { ...process.env, ...environment } });
  let output = '';
  const ended = once(child, 'close');
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return {
    child,
    output: () => output,
    until: async pattern => {
      const seen = new Promise<void>(resolve => {
        const look = (): void => void (pattern.test(output) && resolve());
        child.stdout.on('data', look);
        child.stderr.on('data', look);
      });
      await Promise.race([seen, ended]);
      return output;
    },
  };
}

test('says its address, answers there with the real app, and ends on SIGTERM', async () => {
  const playground = start({ PORT: '0' });
  try {
    const said = await playground.until(/http:\/\/localhost:(\d+)/);
    const port = /http:\/\/localhost:(\d+)/.exec(said)?.[1];
    assert.ok(port, said);
    const act = await fetch(`http://127.0.0.1:${port}/playground/act`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ as: 'ana', command: '/jcaccess', channel: 'it-changes', text: 'help' }),
    });
    assert.equal(act.status, 200, await act.clone().text());
    const state = (await (await fetch(`http://127.0.0.1:${port}/playground/state`)).json()) as {
      channels: { name: string; messages: { visibleTo?: string; text: string }[] }[];
    };
    const answers = state.channels.find(channel => channel.name === 'it-changes')?.messages;
    assert.equal(answers?.at(-1)?.visibleTo, 'ana');
  } finally {
    playground.child.kill('SIGTERM');
    const [code] = (await once(playground.child, 'close')) as [number | null];
    assert.equal(code, 0, playground.output());
  }
});

test('tells a taken port in one sentence', async () => {
  const other = createServer();
  await new Promise<void>(resolve => {
    other.listen(0, '127.0.0.1', resolve);
  });
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const playground = start({ PORT: String(port) });
  const [code] = (await once(playground.child, 'close')) as [number | null];
  other.close();
  assert.equal(code, 1);
  assert.match(
    playground.output(),
    new RegExp(`Port ${port} is taken by another program\\. Choose another one: PORT=`),
  );
});

test('says why it cannot start', async () => {
  const playground = start({ PORT: '0', PLAYGROUND_STORE: 'papyrus' });
  const [code] = (await once(playground.child, 'close')) as [number | null];
  assert.equal(code, 1);
  assert.match(playground.output(), /could not start[\s\S]*JCACCESS_STORE/);
  assert.match(await start({ PORT: 'three' }).until(/PORT/), /PORT is "three"/);
});
