import type { IncomingMessage, ServerResponse } from 'node:http';
import { installation } from './cast.ts';
import type { Faults } from './faults.ts';
import { isVisibleToApp } from './file-cabinet.ts';
import { fileHost, isSnippet } from './file-object.ts';
import { uploadedBytes } from './http-body.ts';
import type { Tokens } from './tokens.ts';
import type { StoredFile, Workspace } from './workspace.ts';

/** The other Slack host that `files.slack.com` may redirect a download to. */
export const originHost = 'files-origin.slack.com';

/** The host of presigned downloads: the address itself is the proof, a token has no business there. */
export const edgeHost = 'files.slack-edge.com';

/** Where a browser would sign in. */
export const signInHost = `${installation.teamDomain}.slack.com`;

function signInPage(path: string): string {
  const redirect = JSON.stringify({ redirectURL: path });
  return (
    '<!DOCTYPE html><html lang="en-US" class="" data-primer data-cdn="https://a.slack-edge.com/"><head><script>' +
    `window.boot_data = ${redirect};</script><title>Sign in to Acme | Slack</title></head>` +
    `<body><form action="/signin" method="post"><h1>Sign in to Acme</h1></form><!--${' '.repeat(2000)}--></body></html>`
  );
}

/** Sends what Slack sends to strangers: never a 401, but a sign-in page (200), or a 302 to it. */
function sendSignIn(response: ServerResponse, path: string, redirect: boolean) {
  const headers = { 'x-slack-meta': '?;acl_fail' };
  if (redirect) {
    const location = `https://${signInHost}/?redir=${encodeURIComponent(path)}`;
    response.writeHead(302, { ...headers, location }).end();
    return;
  }
  response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' }).end(signInPage(path));
}

/** Answers the file hosts: upload URLs (once per file, no token) and private downloads with the bot's token. */
export function createFileServer(workspace: Workspace, tokens: Tokens, faults: Faults) {
  const presigned = new Set<string>();

  function fileAt(path: string): StoredFile | undefined {
    const id = /^\/files-pri\/[A-Z0-9]+-(?<id>[A-Z0-9]+)\//.exec(path)?.groups?.id;
    return workspace.files.get(id ?? '');
  }

  function allowed(request: IncomingMessage, file: StoredFile | undefined): boolean {
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    const tokenFits = tokens.refusalOf(token) === undefined;
    const scoped = workspace.grantedScopes.has('files:read');
    return tokenFits && scoped && (file === undefined || isVisibleToApp(workspace, file));
  }

  function sendFile(response: ServerResponse, file: StoredFile | undefined) {
    if (!file || file.deleted) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>404</title>');
      return;
    }
    const type = isSnippet(file) ? 'text/plain; charset=utf-8' : 'application/octet-stream';
    const headers = { 'content-type': type, 'content-length': String(file.bytes.length) };
    response.writeHead(200, headers).end(file.bytes);
  }

  function movedTo(host: string, path: string): string {
    if (!host.endsWith('.slack-edge.com')) return `https://${host}${path}`;
    const proof = workspace.ids.letters(24);
    presigned.add(proof);
    return `https://${host}${path}?t=${proof}`;
  }

  function download(request: IncomingMessage, response: ServerResponse, path: string) {
    const file = fileAt(path);
    const trap = faults.take('login-html');
    if (trap || !allowed(request, file)) {
      sendSignIn(response, path, trap?.redirect ?? false);
      return;
    }
    const moved = faults.take('redirect-download');
    if (moved) response.writeHead(302, { location: movedTo(moved.host ?? originHost, path) }).end();
    else sendFile(response, file);
  }

  async function upload(request: IncomingMessage, response: ServerResponse, path: string, body: Buffer) {
    const file = workspace.files.get(path.replace('/upload/v1/', ''));
    if (!file || file.uploaded) {
      response.writeHead(404).end('not found');
      return;
    }
    file.bytes = await uploadedBytes(request, body);
    file.uploaded = true;
    response.writeHead(200, { 'content-type': 'text/plain' }).end(`OK - ${file.bytes.length}`);
  }

  return {
    /** Answers one request to a file host; `body` are its bytes. */
    handle: async (
      host: string,
      request: IncomingMessage,
      response: ServerResponse,
      body: Buffer,
    ): Promise<void> => {
      const { pathname, searchParams } = new URL(request.url ?? '/', `https://${host}`);
      const reads = pathname.startsWith('/files-pri/') && request.method === 'GET';
      if (host === signInHost) sendSignIn(response, pathname, false);
      else if (host === edgeHost && !presigned.has(searchParams.get('t') ?? ''))
        response.writeHead(403).end();
      else if (host === edgeHost) sendFile(response, fileAt(pathname));
      else if (reads) download(request, response, pathname);
      else if (host === fileHost && pathname.startsWith('/upload/v1/')) {
        await upload(request, response, pathname, body);
      } else response.writeHead(404).end();
    },
  };
}
