import { parentPort, workerData } from 'node:worker_threads';
import { parse } from '@cdktf/hcl2json';

try {
  parentPort?.postMessage({ value: await parse('export.tf', String(workerData)) });
} catch (error) {
  parentPort?.postMessage({ error: String(error) });
}
