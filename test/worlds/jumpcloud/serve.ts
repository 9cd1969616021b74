import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type ApiContext, answerApi } from './api.ts';
import { exportMetadata } from './export-metadata.ts';
import { autoSubmitPage, messagePage, signInPage } from './pages.ts';
import { type SignOnContext, signOn } from './sign-on.ts';

const sendHtml = (response: ServerResponse, status: number, html: string): void => {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html);
};

const signedInAs = (request: IncomingMessage): string | undefined => {
  const value = /(?:^|;\s*)jumpcloud_user=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
  return value === undefined ? undefined : decodeURIComponent(value);
};

const formOf = async (request: IncomingMessage): Promise<URLSearchParams> =>
  new URLSearchParams(await text(request));

const serveSso = async (
  context: SignOnContext,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
) => {
  const metadataOf = /^\/saml2\/metadata\/([0-9a-f]{24})$/.exec(url.pathname)?.[1];
  if (metadataOf !== undefined) {
    const application = context.applications.get(metadataOf);
    if (!application) return sendHtml(response, 404, messagePage('Page not found.'));
    response.writeHead(200, { 'content-type': 'application/xml' }).end(exportMetadata(application));
    return;
  }
  const user = signedInAs(request);
  const posted = request.method === 'POST' ? await formOf(request) : undefined;
  const form = posted && {
    SAMLRequest: posted.get('SAMLRequest') ?? '',
    RelayState: posted.get('RelayState') ?? '',
  };
  const answer = signOn(context, {
    url: url.href,
    ...(form ? { form } : {}),
    ...(user === undefined ? {} : { user }),
  });
  if (answer.kind === 'redirect') response.writeHead(302, { location: answer.location }).end();
  else if (answer.kind === 'page') sendHtml(response, answer.status, messagePage(answer.text));
  else sendHtml(response, 200, autoSubmitPage(answer));
};

const serveUserConsole = async (
  context: SignOnContext,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
) => {
  if (request.method === 'POST' && url.pathname === '/userconsole/login') {
    const form = await formOf(request);
    const email = context.directory.users.find(each => each.email === form.get('email'))?.email;
    if (email === undefined) return sendHtml(response, 401, messagePage('Authentication failed.'));
    response
      .writeHead(302, {
        location: `https://sso.jumpcloud.com${form.get('redirectTo') ?? '/'}`,
        'set-cookie': `jumpcloud_user=${encodeURIComponent(email)}; Domain=jumpcloud.com; Path=/; Secure; HttpOnly`,
      })
      .end();
    return;
  }
  const emails = context.directory.users.map(each => each.email);
  sendHtml(response, 200, signInPage(emails, url.searchParams.get('redirectTo') ?? '/'));
};

const serveApi = async (api: ApiContext, request: IncomingMessage, response: ServerResponse, url: URL) => {
  const sent = await text(request);
  const key = request.headers['x-api-key'];
  const { status, headers, body } = answerApi(api, {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    apiKey: typeof key === 'string' ? key : undefined,
    body: sent === '' ? undefined : JSON.parse(sent),
  });
  const isXml = typeof body === 'string';
  response
    .writeHead(status, { 'content-type': isXml ? 'application/xml' : 'application/json', ...headers })
    .end(isXml ? body : JSON.stringify(body));
};

/** Serves a browser at sso.jumpcloud.com and at the user console, and a program at the APIs of console. and api.jumpcloud.com. */
export const serveJumpCloud = async (
  context: SignOnContext,
  api: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const url = new URL(request.url ?? '/', `https://${request.headers.host}`);
  if (url.hostname === 'sso.jumpcloud.com') return serveSso(context, request, response, url);
  if (url.pathname.startsWith('/userconsole')) return serveUserConsole(context, request, response, url);
  return serveApi(api, request, response, url);
};
