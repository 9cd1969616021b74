import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { installation } from './cast.ts';
import type { Faults } from './faults.ts';
import { readBody } from './http-body.ts';
import type { Json } from './json.ts';
import { text } from './json.ts';
import { SlackRefusal } from './refusal.ts';
import { scopeOf } from './scopes.ts';
import type { Tokens } from './tokens.ts';
import type { Traffic } from './traffic.ts';
import type { Workspace } from './workspace.ts';

/** A Web API method: arguments in, the fields of an `ok:true` answer out; a `SlackRefusal` is the `ok:false` answer. */
export type ApiMethod = (args: Json) => Json | Promise<Json>;

/** Answers the Web API under `/api/…`. */
export interface Api {
  handle(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void>;
  /** The methods that are being answered now. */
  pending(): string[];
}

const appLevelMethods = new Set(['apps.connections.open']);
/** Methods that the app's own ID and secret open. */
const tokenlessMethods = new Set(['oauth.v2.access']);

function checkToken(tokens: Tokens, method: string, request: IncomingMessage, args: Json) {
  if (tokenlessMethods.has(method)) return;
  const bearer = request.headers.authorization?.replace(/^Bearer /i, '');
  const token = bearer ?? text(args.token);
  if (token === '') throw new SlackRefusal('not_authed');
  const appLevel = appLevelMethods.has(method);
  const refused = tokens.refusalOf(token);
  if (appLevel && refused === undefined) throw new SlackRefusal('not_allowed_token_type');
  if (appLevel && token !== installation.appToken) throw new SlackRefusal('invalid_auth');
  if (!appLevel && refused !== undefined) throw new SlackRefusal(refused);
}

/** Makes the dispatcher: token, faults, scope, method, in this order. `methods` are keyed by their full name. */
export function createApi(
  workspace: Workspace,
  tokens: Tokens,
  faults: Faults,
  traffic: Traffic,
  methods: Record<string, ApiMethod>,
): Api {
  const running = new Set<{ method: string }>();

  function checkScope(method: string, args: Json) {
    const channel = workspace.channels.get(text(args.channel));
    const needed = scopeOf(method, channel);
    if (needed === undefined || workspace.grantedScopes.has(needed)) return;
    throw new SlackRefusal('missing_scope', { needed, provided: [...workspace.grantedScopes].join(',') });
  }

  async function answer(method: string, request: IncomingMessage, args: Json): Promise<Json> {
    try {
      checkToken(tokens, method, request, args);
      const deed = methods[method];
      if (!deed) throw new SlackRefusal('unknown_method', { req_method: method });
      const refused = faults.take('refuse', method, args.ts);
      if (refused) throw new SlackRefusal(refused.error);
      checkScope(method, args);
      return { ok: true, ...(await deed(args)) };
    } catch (error) {
      if (error instanceof SlackRefusal) return { ok: false, error: error.error, ...error.extra };
      throw error;
    }
  }

  async function serve(method: string, request: IncomingMessage, response: ServerResponse, body: Buffer) {
    const args = await readBody(request, body);
    traffic.note(method, args);
    const limited = faults.take('429', method);
    if (limited) {
      response.writeHead(429, {
        'content-type': 'application/json',
        'retry-after': String(limited.retryAfter ?? 1),
      });
      response.end(JSON.stringify({ ok: false, error: 'ratelimited' }));
      return;
    }
    const broken = faults.take('5xx', method);
    if (broken) {
      response
        .writeHead(broken.status ?? 503, { 'content-type': 'text/plain' })
        .end('upstream connect error');
      return;
    }
    const slow = faults.take('slow', method);
    if (slow) await delay(slow.ms);
    const answered = await answer(method, request, args);
    if (faults.take('drop-answer', method)) {
      response.socket?.destroy();
      return;
    }
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'x-oauth-scopes': [...workspace.grantedScopes].join(','),
      'x-slack-req-id': workspace.ids.letters(32).toLowerCase(),
    });
    response.end(JSON.stringify(answered));
  }

  return {
    handle: async (request, response, body) => {
      const { pathname } = new URL(request.url ?? '/', 'https://slack.com');
      const method = pathname.replace(/^\/api\//, '');
      const entry = { method };
      running.add(entry);
      try {
        await serve(method, request, response, body);
      } finally {
        running.delete(entry);
      }
    },
    pending: () => [...running].map(one => `answering ${one.method}`),
  };
}
