import type { IncomingMessage } from 'node:http';

const names = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Why a request is not answered, or null when it comes from the playground's own page or from a program on this machine.
 * A foreign page gives itself away by its Origin, by Sec-Fetch-Site, or, when it made its own name lead here, by Host.
 */
export function refusalOf(request: IncomingMessage): string | null {
  const { host, origin } = request.headers;
  const fetchSite = request.headers['sec-fetch-site'];
  const isLocal = host !== undefined && names.has(host.replace(/:\d+$/, '').toLowerCase());
  if (!isLocal) return 'The playground answers under localhost and 127.0.0.1 alone.';
  if (origin !== undefined && origin !== `http://${host}`)
    return 'Another web page may not use the playground.';
  const isNavigation = request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate';
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none' && !isNavigation) {
    return 'Another web page may not use the playground.';
  }
  const isJson = (request.headers['content-type'] ?? '').split(';')[0]?.trim() === 'application/json';
  if (request.method === 'POST' && !isJson) return 'An act is sent as application/json.';
  return null;
}
