import { parentPort } from 'node:worker_threads';

/** A worker whose jobs cost what the first bytes of the file say: what no file may do to the real one. */
const held: unknown[] = [];
const costs: Readonly<Record<string, () => unknown>> = {
  time: () => {
    for (;;);
  },
  regex: () => /^(a+)+$/.test(`${'a'.repeat(60)}b`),
  heap: () => {
    for (;;) held.push(JSON.parse(`[${'{"a":[1]},'.repeat(1000)}1]`));
  },
  buffers: () => {
    for (let count = 0; ; count += 1) {
      if (count < 400) held.push(Buffer.alloc(1_048_576, 1));
    }
  },
  sleep: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  exit: () => process.exit(3),
  throw: () => {
    throw new RangeError('what was read');
  },
};

parentPort?.on('message', ({ kind, given }: { kind: string; given: readonly unknown[] }) => {
  const [bytes] = given;
  const word = bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : '';
  try {
    const value = costs[word]?.() ?? { kind, word, environment: Object.keys(process.env) };
    parentPort?.postMessage({ kind: 'answer', value });
  } catch (error) {
    parentPort?.postMessage({ kind: 'fault', fault: (error as Error).name });
  }
});
parentPort?.postMessage({ kind: 'ready' });
