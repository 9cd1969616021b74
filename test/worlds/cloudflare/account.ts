import type { WorldClock } from '../world.ts';
import { hex, uuid } from './ids.ts';
import type { Provider, Quirks } from './provider.ts';

/**
 * What a token may do. `providers:read` covers the organization and groups, `apps:read` the policies, `logs:read` the
 * users; `users:read` is the finer group for those alone.
 */
export type Scope = 'providers:read' | 'providers:write' | 'apps:read' | 'users:read' | 'logs:read';

/** An API token; `owner` decides which verify route knows it. */
export interface Token {
  readonly owner: 'user' | 'account';
  readonly scopes: ReadonlySet<Scope>;
}

/** One write that the API carried out; secrets in `body` are masked. */
export interface Write {
  readonly time: string;
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly id: string;
  readonly name: string;
  readonly body: unknown;
}

/** An Access application, in the keys of the API. */
export interface Application extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  allowed_idps: string[];
}

/** An Access group or a reusable policy, in the keys of the API; both hold rules. */
export interface RuleSet extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
}

/** Somebody who logged in once; `identity` is what last_seen_identity answers. */
export interface AccessUser {
  readonly id: string;
  readonly email: string;
  readonly createdAt: string;
  name: string;
  lastSuccessfulLogin: string | null;
  identity: Readonly<Record<string, unknown>>;
  readonly failedLogins: {
    readonly expiration: number;
    readonly metadata: Readonly<Record<string, unknown>>;
  }[];
}

/** The account, in the shape that the routes and the login share. */
export interface Account {
  readonly id: string;
  readonly clock: WorldClock;
  readonly random: () => number;
  readonly quirks: Quirks;
  readonly tokens: Map<string, Token>;
  /** The organization of Zero Trust, in the keys of the API; undefined when Access was never enabled. */
  organization: (Record<string, unknown> & { auth_domain: string; name: string }) | undefined;
  readonly providers: Map<string, Provider>;
  readonly applications: Map<string, Application>;
  readonly groups: RuleSet[];
  readonly policies: RuleSet[];
  readonly users: Map<string, AccessUser>;
  readonly accessRequests: Readonly<Record<string, unknown>>[];
  readonly writes: Write[];
}

/** The host of the team, whatever form `auth_domain` has; empty when Access was never enabled. */
export const teamHost = ({ organization }: Account): string => {
  const name = organization?.auth_domain.toLowerCase().replaceAll(/^https:\/\/|\/.*$/g, '') ?? '';
  return name === '' || name.includes('.') ? name : `${name}.cloudflareaccess.com`;
};

/** All scopes, as a token made for this product would hold them. */
export const allScopes: readonly Scope[] = ['providers:read', 'providers:write', 'apps:read', 'logs:read'];

const applicationNames =
  'Wiki,Payroll,Grafana,Jenkins,Intranet,Expenses,Status board,Sentry,Warehouse,Support desk,Staging,Metabase'.split(
    ',',
  );

/** An application to be made; `more` are further keys of the API, which win. */
export interface NewApplication {
  readonly name: string;
  readonly allowed_idps?: string[];
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A self-hosted application as the API lists it. */
export const newApplication = (account: Account, fields: NewApplication): Application => {
  const id = uuid(account.random);
  const domain = `${fields.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.acme.com`;
  const at = account.clock.now().toISOString();
  return {
    allowed_idps: fields.allowed_idps ?? [],
    app_launcher_visible: true,
    aud: hex(account.random, 64),
    auto_redirect_to_identity: false,
    created_at: at,
    destinations: [{ type: 'public', uri: domain }],
    domain,
    enable_binding_cookie: false,
    http_only_cookie_attribute: true,
    id,
    name: fields.name,
    options_preflight_bypass: false,
    policies: [],
    session_duration: '24h',
    tags: [],
    type: 'self_hosted',
    uid: id,
    updated_at: at,
    ...fields.more,
  };
};

/** Whose account it is, and how it is reached. */
export interface Company {
  readonly name: string;
  readonly account: string;
  readonly team: string;
  readonly token: string;
}

const ACME: Company = {
  name: 'Acme',
  account: '023e105f4ecef8ad9ca31a8372d0c353',
  team: 'acme.cloudflareaccess.com',
  token: 'cf-token-acme',
};

/** Another company, for those who serve two. */
export const GLOBEX: Company = {
  name: 'Globex',
  account: '7f0b5c9d2e8a4316b5d0c1e2f3a49586',
  team: 'globex.cloudflareaccess.com',
  token: 'cf-token-globex',
};

/** The account Acme at the start: a one-time PIN, twelve applications that accept any login method, one token. */
export const createAccount = (
  deps: { clock: WorldClock; random: () => number; quirks: Quirks },
  company: Company = ACME,
): Account => {
  const account: Account = {
    ...deps,
    id: company.account,
    tokens: new Map([[company.token, { owner: 'user', scopes: new Set(allScopes) }]]),
    organization: {
      auth_domain: company.team,
      name: company.name,
      is_ui_read_only: false,
      auto_redirect_to_identity: false,
      session_duration: '24h',
      login_design: {},
    },
    providers: new Map(),
    applications: new Map(),
    groups: [],
    policies: [],
    users: new Map(),
    accessRequests: [],
    writes: [],
  };
  const id = uuid(deps.random);
  account.providers.set(id, {
    id,
    name: 'One-time PIN',
    type: 'onetimepin',
    config: {},
    version: hex(deps.random, 32),
  });
  for (const name of applicationNames) {
    const application = newApplication(account, { name });
    account.applications.set(application.id, application);
  }
  return account;
};
