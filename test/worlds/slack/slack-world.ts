import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World, WorldClock } from '../world.ts';
import { createClickActs } from './act-clicks.ts';
import { createMessageActs } from './act-messages.ts';
import { createModalActs } from './act-modals.ts';
import { createAdministration } from './administration.ts';
import { createApi } from './api.ts';
import { createChatMethods } from './api-chat.ts';
import { createConversationMethods } from './api-conversations.ts';
import { createFileMethods } from './api-files.ts';
import { createTeamMethods } from './api-team.ts';
import { createViewMethods } from './api-views.ts';
import { createCourier } from './courier.ts';
import { createEvents } from './events.ts';
import { createFaults, type SlackFault } from './faults.ts';
import { createForm } from './field-values.ts';
import { createFileCabinet } from './file-cabinet.ts';
import { fileHost } from './file-object.ts';
import { createFileServer, edgeHost, originHost, signInHost } from './file-server.ts';
import { collect } from './http-body.ts';
import { createHttpDelivery } from './http-delivery.ts';
import { createIds } from './ids.ts';
import type { Json } from './json.ts';
import { createMessageBook } from './message-book.ts';
import { createModals } from './modals.ts';
import { viewPayload } from './payloads.ts';
import { createResponseUrls, hooksHost } from './response-urls.ts';
import { manifestEvents, manifestScopes } from './scopes.ts';
import { createSharing } from './sharing.ts';
import { createSocketMode, socketHost } from './socket-mode.ts';
import { type SlackState, slackState } from './state.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { createTraffic, type Sent } from './traffic.ts';
import { createTriggers } from './triggers.ts';
import { createWorkspace } from './workspace.ts';

/** Everything people do: acts resolve when the app acknowledged or 3 s have passed, and throw `ImpossibleAct`. */
export type SlackActs = ReturnType<typeof createMessageActs> &
  ReturnType<typeof createClickActs> &
  ReturnType<typeof createModalActs>;

/** The stand-in of Slack: its Web API, Socket Mode, signed HTTP delivery, files and people. */
export interface SlackWorld extends World, ReturnType<typeof createAdministration> {
  act: SlackActs;
  state(): SlackState;
  /** The view in front of somebody (name), as far as the app drew it; undefined when there is none. */
  frontView(user: string): { viewId: string; view: Json } | undefined;
  /** Delivers over WebSockets (the start setting). */
  deliverBySocket(): void;
  /** Delivers by signed POST; `now` dates the signatures, the real clock unless given, as Bolt compares with that. */
  deliverByHttp(target: { url: string; signingSecret: string; now?: () => Date }): void;
  /** The bot's tokens, which rotate from the first `install()` on. */
  tokens: Pick<Tokens, 'install' | 'revoke' | 'refusalOf' | 'refreshes'>;
  fault(fault: SlackFault): void;
  clearFaults(): void;
  grantedScopes: Set<string>;
  subscribedEvents: Set<string>;
  commands: Set<string>;
  /** What the app sent, oldest first. */
  traffic: Sent[];
  /** How often each Web API method was called. */
  calls: Record<string, number>;
  /** The bytes of a file, as a person who opens it gets them; undefined when it is gone. */
  readFile(id: string): Buffer | undefined;
  /** How many Socket Mode connections the app holds. */
  connections(): number;
  /** Asks the app to reconnect, as Slack does now and then. */
  refreshSockets(): void;
  /** Cuts the app's sockets without a word. */
  cutSockets(): void;
  /** When the next retry of an event, or a slow share, is due by the world's clock. */
  nextDue(): Date | undefined;
}

/** What the world is made of; `fetch` sends signed requests to the app. */
export interface SlackWorldDeps {
  clock: WorldClock;
  random: () => number;
  fetch?: typeof fetch;
}

/** Makes the workspace "Acme" with the app installed in it, delivering over Socket Mode. */
export function createSlackWorld({ clock, random, fetch }: SlackWorldDeps): SlackWorld {
  const ids = createIds(clock, random);
  const workspace = createWorkspace(clock, ids, manifestScopes, manifestEvents);
  const commands = new Set(['/jcaccess']);
  const faults = createFaults();
  const traffic = createTraffic(clock);
  const courier = createCourier(clock, faults, traffic);
  const socket = createSocketMode(ids, random);
  const triggers = createTriggers(ids);
  const events = createEvents(workspace, courier);
  const book = createMessageBook(workspace, events);
  const cabinet = createFileCabinet(workspace, book);
  const sharing = createSharing(clock, cabinet, events, faults);
  const modals = createModals(workspace);
  const responseUrls = createResponseUrls(workspace, book, events);
  const form = createForm(workspace, cabinet);
  const tokens = createTokens(clock, ids);
  const fileServer = createFileServer(workspace, tokens, faults);
  const api = createApi(workspace, tokens, faults, traffic, {
    ...tokens.methods,
    ...createTeamMethods(workspace, socket),
    ...createConversationMethods(workspace),
    ...createChatMethods(workspace, book, events),
    ...createViewMethods(workspace, modals, triggers),
    ...createFileMethods(workspace, cabinet, sharing),
  });
  courier.use(socket);

  const fileHosts = new Set([fileHost, originHost, edgeHost, signInHost]);
  const hosts = new Set(['slack.com', hooksHost, socketHost, ...fileHosts]);

  async function route(host: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await collect(request);
    if (host === 'slack.com' && request.url?.startsWith('/api/')) return api.handle(request, response, body);
    if (fileHosts.has(host)) {
      const token = request.headers.authorization ? 'with a token' : 'without a token';
      traffic.note(`${request.method} ${host}`, body.length > 0 ? body.toString('utf8') : token);
      return fileServer.handle(host, request, response, body);
    }
    if (host === hooksHost) {
      traffic.note('response_url', body.toString('utf8'));
      return responseUrls.handle(request, response, body);
    }
    response.writeHead(404).end();
    return undefined;
  }

  return {
    serves: host => hosts.has(host),
    handle: (request, response) =>
      route((request.headers.host ?? '').replace(/:\d+$/, ''), request, response),
    upgrade: (request, stream, head) => socket.upgrade(request, stream, head),
    pending: () => [...courier.pending(), ...api.pending(), ...sharing.pending()],
    close: () => {
      courier.close();
      sharing.close();
      socket.close();
      return Promise.resolve();
    },
    act: {
      ...createMessageActs({
        workspace,
        courier,
        events,
        book,
        cabinet,
        sharing,
        triggers,
        responseUrls,
        commands,
      }),
      ...createClickActs({ workspace, courier, triggers, responseUrls, form }),
      ...createModalActs({ workspace, courier, triggers, responseUrls, modals, form }),
    },
    ...createAdministration(workspace, events),
    state: () => slackState(workspace),
    frontView: user => {
      const top = modals.top(workspace.actor(user).id);
      return top && { viewId: top.id, view: viewPayload(top) };
    },
    deliverBySocket: () => courier.use(socket),
    deliverByHttp: target => courier.use(createHttpDelivery({ ...target, ...(fetch && { fetch }) })),
    tokens,
    fault: fault => faults.set(fault),
    clearFaults: () => faults.clear(),
    grantedScopes: workspace.grantedScopes,
    subscribedEvents: workspace.subscribedEvents,
    commands,
    traffic: traffic.sent,
    calls: traffic.calls,
    readFile: id => {
      const file = workspace.files.get(id);
      return file && !file.deleted ? file.bytes : undefined;
    },
    connections: () => socket.connections(),
    refreshSockets: () => socket.refresh(),
    cutSockets: () => socket.cut(),
    nextDue: () => {
      const dues = [courier.nextRetry(), sharing.nextDue()].flatMap(due => due?.getTime() ?? []);
      return dues.length === 0 ? undefined : new Date(Math.min(...dues));
    },
  };
}
