import { createHash } from 'node:crypto';
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
    if (application.opaqueCertificate !== null) return sendHtml(response, 500, messagePage('Error.'));
    const xml = exportMetadata(application);
    const etag = `"${createHash('sha256').update(xml).digest('hex').slice(0, 32)}"`;
    const isSame = request.headers['if-none-match'] === etag;
    response.writeHead(isSame ? 304 : 200, { 'content-type': 'application/xml', etag });
    response.end(isSame ? undefined : xml);
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

const one = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined;

const serveToken = async (api: ApiContext, request: IncomingMessage, response: ServerResponse) => {
  const { status, body } = api.credentials.token(request.headers.authorization, await formOf(request));
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const serveApi = async (
  api: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  isLost: boolean,
) => {
  const sent = await text(request);
  const { status, headers, body } = await answerApi(api, {
    method: request.method ?? 'GET',
    path: url.pathname,
    host: url.hostname,
    query: url.searchParams,
    proof: {
      apiKey: one(request.headers['x-api-key']),
      authorization: request.headers.authorization,
      organization: one(request.headers['x-org-id']),
    },
    body: sent === '' ? undefined : JSON.parse(sent),
  });
  if (isLost) return void response.destroy();
  const isText = typeof body === 'string';
  response
    .writeHead(status, { 'content-type': isText ? 'application/xml' : 'application/json', ...headers })
    .end(isText ? body : body === null ? '' : JSON.stringify(body));
};

/** Serves a browser at sso.jumpcloud.com and at the user console, and a program at the APIs. */
export const serveJumpCloud = async (
  context: SignOnContext,
  api: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
  /** The call is carried out and its answer lost. */
  isLost = false,
): Promise<void> => {
  const url = new URL(request.url ?? '/', `https://${request.headers.host}`);
  if (url.hostname === 'sso.jumpcloud.com') return serveSso(context, request, response, url);
  if (url.pathname.startsWith('/userconsole')) return serveUserConsole(context, request, response, url);
  if (url.hostname.startsWith('admin-oauth.id.')) return serveToken(api, request, response);
  return serveApi(api, request, response, url, isLost);
};
