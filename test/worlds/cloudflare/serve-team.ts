import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { xmlText } from '../jumpcloud/xml-text.ts';
import { type Account, teamHost } from './account.ts';
import { type Faults, servePlainFault } from './faults.ts';
import type { Logins } from './login.ts';
import type { SpKeys } from './sp-keys.ts';
import { certsDocument, spMetadata } from './sp-metadata.ts';

/** What answers under the team domain. */
export interface TeamFront {
  readonly account: Account;
  readonly faults: Faults;
  readonly keys: SpKeys;
  readonly logins: Logins;
}

const send = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'content-type': type }).end(body);
};

const page = (response: ServerResponse, status: number, body: string): void =>
  send(
    response,
    status,
    'text/html; charset=utf-8',
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Cloudflare Access</title></head><body><main>${body}</main></body></html>`,
  );

const callback = async (
  { logins }: TeamFront,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const form = new URLSearchParams(await text(request));
  const [result] = await logins.finish({
    samlResponse: form.get('SAMLResponse') ?? '',
    relayState: form.get('RelayState') ?? undefined,
  });
  if (!result.ok) return page(response, 400, `<h1>Error</h1><p>${xmlText(result.text)}</p>`);
  page(response, 200, `<h1>${result.text}</h1><pre>${xmlText(JSON.stringify(result.json, null, 2))}</pre>`);
};

const metadata = async ({ account, keys }: TeamFront, response: ServerResponse): Promise<void> => {
  send(response, 200, 'text/xml', spMetadata(teamHost(account), await keys.current(account.clock.now())));
};

/**
 * Serves the team domain: SP metadata (of the team and of each provider), certs, public-cert, the callback, and
 * `/cdn-cgi/access/login/<provider id>`, this stand-in's own door from which a browser starts a login that leaves no trace.
 */
export const serveTeam = async (
  front: TeamFront,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { account, faults, keys, logins } = front;
  const url = new URL(request.url ?? '/', `https://${request.headers.host}`);
  if (url.hostname !== teamHost(account)) {
    return page(response, 404, '<h1>Unable to find your Access organization!</h1>');
  }
  const fault = faults.take(request.method ?? 'GET', `${url.hostname}${url.pathname}`, true);
  if (await servePlainFault(fault, response)) return;
  const path = /^\/cdn-cgi\/access\/(.+)$/.exec(url.pathname)?.[1];
  if (path === 'saml-metadata') return metadata(front, response);
  if (path === 'callback' && request.method === 'POST') return callback(front, request, response);
  if (path === 'certs') {
    const certs = certsDocument(await keys.current(account.clock.now()));
    return send(response, 200, 'application/json', JSON.stringify(certs));
  }
  if (path === 'public-cert') {
    const [key] = await keys.current(account.clock.now());
    return send(response, 200, 'application/x-pem-file', key.certificatePem);
  }
  const [, before, after] = /^([^/]+)\/([^/]+)$/.exec(path ?? '') ?? [];
  const provider = account.providers.get((before === 'login' ? after : before) ?? '');
  if (provider && after === 'saml-metadata') return metadata(front, response);
  if (provider?.type === 'saml' && before === 'login') {
    response.writeHead(302, { location: await logins.begin(provider, undefined) }).end();
    return;
  }
  page(response, 404, '<h1>Unable to find your Access application!</h1>');
};
