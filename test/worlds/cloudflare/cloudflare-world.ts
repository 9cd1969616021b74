import type { ServerResponse } from 'node:http';
import { ImpossibleAct } from '../impossible-act.ts';
import type { World, WorldClock } from '../world.ts';
import type { Company } from './account.ts';
import {
  type Application,
  createAccount,
  type NewApplication,
  newApplication,
  type Scope,
  teamHost,
  type Write,
} from './account.ts';
import { createFaults, type Fault } from './faults.ts';
import { hex, uuid } from './ids.ts';
import { createLogins, type LoginAct, type LoginResult, type SingleSignOn } from './login.ts';
import { isProviderBody, type ProviderBody, providerOf, type Quirks, showProvider } from './provider.ts';
import { createRateLimit } from './rate-limit.ts';
import { serveApi } from './serve-api.ts';
import { serveTeam } from './serve-team.ts';
import { createSpKeys } from './sp-keys.ts';

/** What can be seen of the account. `writes` are those of the API alone, oldest first. */
export interface CloudflareState {
  readonly identityProviders: Record<string, unknown>[];
  readonly writes: Write[];
  readonly applications: Application[];
  readonly users: Record<string, unknown>[];
}

/** The stand-in of Cloudflare: the API, the team domain, a browser login, and a second person at the dashboard. */
export interface CloudflareWorld extends World {
  readonly accountId: string;
  state(): CloudflareState;
  /** The next calls of the API go wrong; those of the team domain when `path` names them. */
  fault(fault: Fault): void;
  clearFaults(): void;
  /** How many calls a token has in 5 minutes; 1200 at first. */
  setRateLimit(calls: number): void;
  setQuirks(quirks: Partial<Quirks>): void;
  /** Makes or replaces an API token; without scopes it is gone. */
  setToken(token: { token: string; owner?: 'user' | 'account'; scopes?: readonly Scope[] }): void;
  /** The dashboard: creates a provider, or with `id` alters one (keys of `config` merge). Gives it as the API shows it. */
  put(provider: Partial<ProviderBody> & { id?: string }): Record<string, unknown>;
  delete(which: { id: string }): void;
  addApplication(application: NewApplication): Application;
  /** A group that policies name; Access deletes a provider that it names without a word. */
  addGroup(group: { name: string; include: unknown[] }): void;
  /** A reusable policy that hangs on no application. */
  addPolicy(policy: { name: string; include: unknown[] }): void;
  /** Alters the organization; `null` means that Access was never enabled. */
  setOrganization(fields: Record<string, unknown> | null): void;
  /** The emails that every application's policy denies. */
  deny(emails: readonly string[]): void;
  /** A login in a browser, real SAML from end to end. */
  login(act: LoginAct): Promise<LoginResult>;
  /** A response that reaches the callback without a login of Access before it, as from the tile of a user portal. */
  receive(form: { samlResponse: string; relayState: string | undefined }): Promise<LoginResult>;
  /** Ends the session of the ordinary browser. */
  logOut(): void;
}

const seededQuirks = (random: () => number): Quirks => ({
  falseBooleans: (['as-sent', 'null', 'absent'] as const)[Math.floor(random() * 3)] ?? 'as-sent',
  blanks: random() < 0.5 ? 'as-sent' : 'absent',
});

/** Makes the world of Cloudflare for the account Acme. Logins go to `jumpcloud`; ids and the quirks of reads come from `random`. */
export const createCloudflareWorld = (deps: {
  clock: WorldClock;
  random: () => number;
  jumpcloud?: SingleSignOn;
  company?: Company;
}): CloudflareWorld => {
  const { clock, random, jumpcloud, company } = deps;
  const account = createAccount({ clock, random, quirks: seededQuirks(random) }, company);
  const faults = createFaults();
  const rateLimit = createRateLimit(clock);
  const keys = createSpKeys();
  let denied: readonly string[] = [];
  const logins = createLogins({
    account,
    keys,
    denies: email => denied.includes(email),
  });
  const running = new Map<ServerResponse, string>();
  const show = (id: string): Record<string, unknown> => {
    const provider = account.providers.get(id);
    if (!provider) throw new ImpossibleAct('no-such-provider', `Access has no identity provider ${id}.`);
    return showProvider(provider, {
      teamHost: teamHost(account),
      quirks: account.quirks,
    });
  };

  return {
    accountId: account.id,
    serves: host => /^(api|dash|one\.dash)\.cloudflare\.com$|\.cloudflareaccess\.com$/.test(host),
    async handle(request, response) {
      const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
      running.set(response, `cloudflare: ${request.method} ${host}${request.url}`);
      response.once('close', () => running.delete(response));
      if (host === 'api.cloudflare.com') await serveApi({ account, faults, rateLimit }, request, response);
      else if (host.endsWith('.cloudflareaccess.com'))
        await serveTeam({ account, faults, keys, logins }, request, response);
      else
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end('<!DOCTYPE html><title>Cloudflare</title>');
    },
    pending: () => [...running.values()],
    async close() {
      for (const response of running.keys()) response.destroy();
      running.clear();
    },

    state: () => ({
      identityProviders: [...account.providers.keys()].map(show),
      writes: structuredClone(account.writes),
      applications: structuredClone([...account.applications.values()]),
      users: [...account.users.values()].map(({ id, email, name, lastSuccessfulLogin, identity }) =>
        structuredClone({
          id,
          email,
          name,
          last_successful_login: lastSuccessfulLogin,
          last_seen_identity: identity,
        }),
      ),
    }),
    fault: fault => faults.add(fault),
    clearFaults: () => faults.clear(),
    setRateLimit: calls => rateLimit.setCalls(calls),
    setQuirks: quirks => void Object.assign(account.quirks, quirks),
    setToken({ token, owner = 'user', scopes }) {
      if (scopes) account.tokens.set(token, { owner, scopes: new Set(scopes) });
      else account.tokens.delete(token);
    },
    put({ id, ...fields }) {
      const before = id === undefined ? undefined : account.providers.get(id);
      if (id !== undefined && !before)
        throw new ImpossibleAct('no-such-provider', `Access has no identity provider ${id}.`);
      const body = {
        ...(before ? { name: before.name, type: before.type } : {}),
        ...(before?.scim ? { scim_config: before.scim } : {}),
        ...(before?.readOnly === undefined ? {} : { read_only: before.readOnly }),
        ...(before?.samlCertificateSetId ? { saml_certificate_set_id: before.samlCertificateSetId } : {}),
        ...fields,
        config: { ...before?.config, ...fields.config },
      };
      if (!isProviderBody(body))
        throw new ImpossibleAct('wrong-value', 'An identity provider needs name, type and config.');
      const provider = providerOf(id ?? uuid(random), body, random);
      account.providers.set(provider.id, provider);
      return show(provider.id);
    },
    delete({ id }) {
      if (!account.providers.delete(id))
        throw new ImpossibleAct('no-such-provider', `Access has no identity provider ${id}.`);
    },
    addApplication(fields) {
      const application = newApplication(account, fields);
      account.applications.set(application.id, application);
      return structuredClone(application);
    },
    addGroup(group) {
      account.groups.push({ id: uuid(random), exclude: [], require: [], ...group });
    },
    addPolicy(policy) {
      account.policies.push({ id: uuid(random), decision: 'allow', exclude: [], require: [], ...policy });
    },
    setOrganization(fields) {
      const before = account.organization ?? {
        auth_domain: `${hex(random, 8)}.cloudflareaccess.com`,
        name: 'Acme',
      };
      account.organization = fields === null ? undefined : { ...before, ...fields };
    },
    deny(emails) {
      denied = [...emails];
    },
    login: act => logins.run(act, jumpcloud),
    async receive(form) {
      const [result] = await logins.finish(form);
      return result;
    },
    logOut: () => logins.logOut(),
  };
};
