import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * A text in HCL as HashiCorp's parser reads it; throws what it says of a broken one. The parser keeps its process alive, so it
 * runs in a worker that is ended.
 */
export async function readHcl(text: string): Promise<unknown> {
  const worker = new Worker(new URL('./hcl-worker.ts', import.meta.url), { workerData: text });
  try {
    const [answer] = (await once(worker, 'message')) as [{ value?: unknown; error?: string }];
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value;
  } finally {
    await worker.terminate();
  }
}

/** A text as HCL means it: the parser leaves the escape of templates as written. */
export const meant = (read: string): string => read.replace(/([$%])\1(?=\{)/g, '$1');
