import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { createFaults, type Fault, servePlainFault } from '../cloudflare/faults.ts';
import { ImpossibleAct } from '../impossible-act.ts';
import type { World, WorldClock } from '../world.ts';
import type { ApiContext, Region } from './api.ts';
import { type Application, findApplication } from './application.ts';
import { type Assignee, assign } from './assign.ts';
import { type CallLimit, createCallLimit } from './call-limit.ts';
import { type ConsoleFields, configure } from './configure.ts';
import { type CreateFields, createApplication } from './create.ts';
import { type Credentials, createCredentials } from './credentials.ts';
import { createDirectory, type Directory } from './directory.ts';
import { exportMetadata } from './export-metadata.ts';
import { generatePair, type Pair } from './generated-pair.ts';
import { serveJumpCloud } from './serve.ts';
import { openTile, type SignOnAnswer, type SignOnContext, type SignOnRequest, signOn } from './sign-on.ts';
import { type SsoEvent, ssoEvent } from './sso-events.ts';
import { type ApplicationView, viewApplication } from './state.ts';
import { uploadPair } from './upload-pair.ts';
import { uploadSpMetadata } from './upload-sp-metadata.ts';

/** `sso.` of other regions occurs in no public source: their sign-on is served at the host of the United States. */
const HOST = /^(sso|(console|api|admin-oauth\.id)(\.eu|\.in)?)\.jumpcloud\.com$/;

/** Names one application by id or display label. */
export interface Named {
  application: string;
}

/** The stand-in of JumpCloud: the console's acts, the IdP, and what a person sees. Refused acts throw ImpossibleAct. */
export interface JumpCloudWorld extends World {
  readonly directory: Directory;
  readonly organization: string;
  readonly credentials: Credentials;
  readonly limit: CallLimit;
  /** The calls to the API since the start, oldest first: method and path. */
  readonly calls: readonly string[];
  create(fields: CreateFields): Promise<ApplicationView>;
  configure(fields: Named & ConsoleFields): ApplicationView;
  uploadPair(files: Named & { certificate?: string; key?: string }): ApplicationView;
  uploadSpMetadata(file: Named & { xml: string }): ApplicationView;
  assign(who: Named & Assignee): ApplicationView;
  unassign(who: Named & Assignee): ApplicationView;
  /** Replaces certificate and key at once by a new generated pair. */
  regenerate(which: Named): Promise<ApplicationView>;
  exportMetadata(which: Named): string;
  remove(which: Named): void;
  /** A browser at the SSO URL. */
  signOn(request: SignOnRequest): SignOnAnswer;
  /** A click on the application's tile in the user portal; `user` is an email. */
  openTile(click: Named & { user: string }): SignOnAnswer;
  /** The next calls over HTTP go wrong; `path` is a part of host and path. */
  fault(fault: Fault): void;
  clearFaults(): void;
  /** How far the IdP's own clock is ahead of the world's, in milliseconds. */
  setClockSkewMs(skewMs: number): void;
  state(): { applications: ApplicationView[] };
}

/**
 * Makes the world of JumpCloud for the organization Acme. `bits` is the size of generated keys (JumpCloud's is 4096; tests
 * take less for speed). Ids come from `random`, keys do not.
 */
export const createJumpCloudWorld = (deps: {
  clock: WorldClock;
  random: () => number;
  bits?: number;
  region?: Region;
}): JumpCloudWorld => {
  const { clock, random, bits = 4096, region = 'us' } = deps;
  const nextId = (): string =>
    Array.from({ length: 24 }, () => Math.floor(random() * 16).toString(16)).join('');
  const applications = new Map<string, Application>();
  const directory = createDirectory(nextId);
  const nextPair = (): Promise<Pair> => generatePair({ bits, organization: 'Acme', now: clock.now() });
  const faults = createFaults();
  const events: SsoEvent[] = [];
  const running = new Map<ServerResponse, string>();
  let skewMs = 0;

  const organization = nextId();
  const calls: string[] = [];

  const context: SignOnContext = {
    applications,
    directory,
    now: () => new Date(clock.now().getTime() + skewMs),
    nextId: () => `_${randomBytes(16).toString('hex')}`,
    onSignOn: (application, user, idpInitiated) =>
      void events.push(ssoEvent(application, user, { id: nextId(), now: clock.now(), idpInitiated })),
  };
  const api: ApiContext = {
    credentials: createCredentials(clock, organization),
    limit: createCallLimit(clock),
    region,
    now: () => clock.now(),
    nextId,
    generate: nextPair,
    organization: { _id: organization, id: organization, displayName: 'Acme' },
    applications,
    directory,
    events,
  };
  const find = ({ application }: Named): Application => findApplication(applications, application);
  const view = (application: Application): ApplicationView => viewApplication(application, directory);

  return {
    directory,
    organization,
    credentials: api.credentials,
    limit: api.limit,
    calls,
    serves: host => HOST.test(host),
    async handle(request, response) {
      const address = `${request.headers.host}${request.url?.split('?')[0]}`;
      running.set(response, `jumpcloud: ${request.method} ${address}`);
      response.once('close', () => running.delete(response));
      if (/^(console|api)\.[^/]*\/(api|insights)\//.test(address))
        calls.push(`${request.method} ${address.slice(address.indexOf('/'))}`);
      const fault = faults.take(request.method ?? 'GET', address);
      const isLost = fault?.kind === 'reset-after' || fault?.kind === 'truncated';
      if (fault?.kind === '429') {
        const wait = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
        response.writeHead(429, { 'content-type': 'application/json', ...wait });
        return void response.end(JSON.stringify({ status: 429, error: 'Too Many Requests' }));
      }
      if (!isLost && (await servePlainFault(fault, response))) return;
      await serveJumpCloud(context, api, request, response, isLost);
    },
    pending: () => [...running.values()],
    async close() {
      for (const response of running.keys()) response.destroy();
      running.clear();
    },

    async create(fields) {
      const id = nextId();
      const application = createApplication(fields, {
        id,
        pair: await nextPair(),
        now: clock.now(),
      });
      applications.set(id, application);
      return view(application);
    },
    configure({ application: which, ...fields }) {
      const application = find({ application: which });
      configure(application, fields, directory);
      return view(application);
    },
    uploadPair({ application: which, ...files }) {
      const application = find({ application: which });
      uploadPair(application, files);
      return view(application);
    },
    uploadSpMetadata({ application: which, xml }) {
      const application = find({ application: which });
      uploadSpMetadata(application, xml);
      return view(application);
    },
    assign(who) {
      const application = find(who);
      assign(application, who, directory, 'add');
      return view(application);
    },
    unassign(who) {
      const application = find(who);
      assign(application, who, directory, 'remove');
      return view(application);
    },
    async regenerate(which) {
      const application = find(which);
      application.pair = await nextPair();
      application.opaqueCertificate = null;
      return view(application);
    },
    exportMetadata: which => exportMetadata(find(which)),
    remove: which => void applications.delete(find(which).id),

    signOn: request => signOn(context, request),
    openTile({ application, user: email }) {
      const user = directory.users.find(each => each.email === email);
      if (!user) throw new ImpossibleAct('no-such-user', `JumpCloud has no user "${email}".`);
      return openTile(context, find({ application }), user);
    },
    fault: fault => faults.add(fault),
    clearFaults: () => faults.clear(),
    setClockSkewMs(ms) {
      skewMs = ms;
    },
    state: () => ({ applications: [...applications.values()].map(view) }),
  };
};
