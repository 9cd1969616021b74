import type { IncomingMessage } from 'node:http';
import { type Json, parsed, record } from './json.ts';

/** Collects the bytes of a request. */
export async function collect(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
  }
  return Buffer.concat(chunks);
}

async function readForm(request: IncomingMessage, body: Buffer): Promise<FormData> {
  const type = request.headers['content-type'] ?? '';
  return new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
}

/** Reads the arguments of a Web API call from its query and its body (form, multipart or JSON). */
export async function readBody(request: IncomingMessage, body: Buffer): Promise<Json> {
  const { searchParams } = new URL(request.url ?? '/', 'https://slack.com');
  const query: Json = Object.fromEntries(searchParams);
  const type = request.headers['content-type'] ?? '';
  if (body.length === 0) return query;
  if (type.includes('json')) return { ...query, ...record(parsed(body.toString('utf8'))) };
  if (type.includes('multipart/form-data')) {
    const form = await readForm(request, body);
    return { ...query, ...Object.fromEntries([...form].filter(([, value]) => typeof value === 'string')) };
  }
  return { ...query, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) };
}

/** The bytes of an upload: the raw body, or the first file of a multipart one. */
export async function uploadedBytes(request: IncomingMessage, body: Buffer): Promise<Buffer> {
  if (!(request.headers['content-type'] ?? '').includes('multipart/form-data')) return body;
  const form = await readForm(request, body);
  for (const [, value] of form) {
    if (typeof value !== 'string') return Buffer.from(await value.arrayBuffer());
  }
  return Buffer.alloc(0);
}
