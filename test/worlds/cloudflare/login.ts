import { randomBytes } from 'node:crypto';
import { ImpossibleAct } from '../impossible-act.ts';
import type { SignOnAnswer, SignOnRequest } from '../jumpcloud/sign-on.ts';
import { type Account, type Application, teamHost } from './account.ts';
import { signOnUrl } from './authn-request.ts';
import { glance, judge } from './judge.ts';
import { configText, type Provider } from './provider.ts';
import { type Identity, logAccess, recordLogin } from './record-login.ts';
import type { SpKeys } from './sp-keys.ts';
import { callbackUrl } from './sp-metadata.ts';

/** A login that Access sent to an identity provider and that has not come back yet. */
interface Awaited {
  readonly requestId: string;
  readonly provider: Provider;
  /** Undefined for the dashboard's Test. */
  readonly application: Application | undefined;
}

/** What the person sees at the end. `at` says whose page it is. */
export type LoginResult =
  | {
      readonly ok: true;
      readonly text: 'Your connection works!';
      readonly json: Readonly<Record<string, unknown>>;
    }
  | { readonly ok: false; readonly at: 'access' | 'jumpcloud' | 'browser'; readonly text: string };

/** The identity provider as a browser reaches it. */
export interface SingleSignOn {
  serves(host: string): boolean;
  signOn(request: SignOnRequest): SignOnAnswer | Promise<SignOnAnswer>;
}

/** One login of a person (email). The ordinary browser keeps its Access session; a private window has none. */
export interface LoginAct {
  readonly email: string;
  readonly identityProviderId: string;
  readonly privateWindow?: boolean;
  /** The Test of the dashboard, which leaves no trace. */
  readonly test?: boolean;
  /** An application by id or name; the first that takes the provider when left out. */
  readonly application?: string;
}

const sessionMs = 24 * 3_600_000;
const lostSession = 'Invalid login session. Please try going to the URL of your application again';
const fail = (at: 'access' | 'jumpcloud' | 'browser', text: string): LoginResult => ({ ok: false, at, text });
const works = (json: Identity['json']): LoginResult => ({ ok: true, text: 'Your connection works!', json });

const accepts = (application: Application, providerId: string): boolean =>
  application.allowed_idps.length === 0 || application.allowed_idps.includes(providerId);

const successJson = (
  provider: Provider,
  email: string,
  sent: Readonly<Record<string, string | string[]>>,
) => {
  const wanted = Array.isArray(provider.config.attributes) ? provider.config.attributes : [];
  const find = (...names: string[]): string | string[] | undefined =>
    Object.entries(sent).find(([name]) => names.includes(name.toLowerCase()))?.[1];
  const [givenName, surName] = [find('givenname', 'firstname'), find('surname', 'lastname')];
  const name = find('name', 'displayname') ?? ([givenName, surName].filter(Boolean).join(' ') || undefined);
  const groups = find('groups');
  return {
    email,
    ...(name === undefined ? {} : { name }),
    ...(givenName === undefined ? {} : { givenName }),
    ...(surName === undefined ? {} : { surName }),
    ...(groups === undefined ? {} : { groups }),
    saml_attributes: Object.fromEntries(Object.entries(sent).filter(([key]) => wanted.includes(key))),
  };
};

/** The logins of one team: what Access does from the choice of a login method to the last page. `denies` is the policy of every application. */
export const createLogins = (deps: {
  account: Account;
  keys: SpKeys;
  denies: (email: string) => boolean;
}) => {
  const { account, keys, denies } = deps;
  const awaited = new Map<string, Awaited>();
  let session: { readonly identity: Identity; readonly endsAt: number } | undefined;
  const nowMs = (): number => account.clock.now().getTime();
  const callback = (): string => callbackUrl(teamHost(account));

  const conclude = (identity: Identity, application: Application | undefined): LoginResult => {
    if (!application) return works(identity.json);
    const allowed = !denies(identity.email);
    recordLogin(account, application, identity, allowed);
    return allowed ? works(identity.json) : fail('access', 'That account does not have access');
  };

  const applicationFor = ({
    test,
    application: wanted,
    identityProviderId,
  }: LoginAct): Application | undefined => {
    if (test) return undefined;
    const all = [...account.applications.values()];
    const found = all.find(each =>
      wanted ? [each.id, each.name].includes(wanted) : accepts(each, identityProviderId),
    );
    if (!found)
      throw new ImpossibleAct('no-such-application', 'No Access application offers this login method.');
    if (!accepts(found, identityProviderId)) {
      throw new ImpossibleAct('not-offered', `${found.name} does not offer this login method.`);
    }
    return found;
  };

  const reuse = (application: Application | undefined): LoginResult | undefined => {
    if (!session || session.endsAt <= nowMs()) return undefined;
    const { identity } = session;
    if (!application) return works(identity.json);
    const allowed = !denies(identity.email);
    logAccess(account, application, identity, allowed);
    return allowed ? works(identity.json) : fail('access', 'That account does not have access');
  };

  const logins = {
    /** Sends a browser off: the address of the provider with a fresh AuthnRequest in it. */
    async begin(provider: Provider, application: Application | undefined): Promise<string> {
      const requestId = `_${randomBytes(16).toString('hex')}`;
      const relayState = randomBytes(48).toString('hex');
      const [key] = await keys.current(account.clock.now());
      const fields = { id: requestId, relayState, callback: callback(), now: account.clock.now() };
      const url = signOnUrl(provider, fields, key);
      awaited.set(relayState, { requestId, provider, application });
      return url;
    },

    /** Takes what was posted to the callback; a response that no login waits for is refused, each login is taken once. */
    async finish(form: {
      samlResponse: string;
      relayState: string | undefined;
    }): Promise<[LoginResult, Identity?]> {
      const waiting = awaited.get(form.relayState ?? '');
      const seen = glance(form.samlResponse);
      if (!waiting || seen?.inResponseTo !== waiting.requestId) return [fail('access', lostSession)];
      awaited.delete(form.relayState ?? '');
      const provider = account.providers.get(waiting.provider.id);
      if (!provider) return [fail('access', lostSession)];
      const now = account.clock.now();
      const verdict = await judge(form.samlResponse, seen, { provider, callback: callback(), now });
      if (!verdict.ok) return [fail('access', verdict.text)];
      const { email, attributes } = verdict;
      const json = successJson(provider, email, attributes);
      const identity = { email, idp: { id: provider.id, type: provider.type }, json };
      return [conclude(identity, waiting.application), identity];
    },

    /** One login from end to end, as a browser does it. Throws ImpossibleAct for a provider or application that is not there. */
    async run(act: LoginAct, idp: SingleSignOn | undefined): Promise<LoginResult> {
      const provider = account.providers.get(act.identityProviderId);
      if (!provider) throw new ImpossibleAct('no-such-provider', 'Access has no such login method.');
      const application = applicationFor(act);
      const reused = act.privateWindow ? undefined : reuse(application);
      if (reused) return reused;
      const keep = (identity: Identity | undefined): void => {
        if (identity && !act.privateWindow) session = { identity, endsAt: nowMs() + sessionMs };
      };
      if (provider.type === 'onetimepin') {
        const idpOf = { id: provider.id, type: provider.type };
        const identity = { email: act.email, idp: idpOf, json: { email: act.email } };
        keep(identity);
        return conclude(identity, application);
      }
      if (provider.type !== 'saml')
        throw new ImpossibleAct('not-saml', `No ${provider.type} login in this world.`);

      const target = configText(provider, 'sso_target_url');
      if (!URL.canParse(target)) return fail('browser', `The address ${target} is not valid.`);
      const { hostname } = new URL(target);
      if (!idp?.serves(hostname)) return fail('browser', `This site can’t be reached: ${target}`);
      const answer = await idp.signOn({ url: await logins.begin(provider, application), user: act.email });
      if (answer.kind === 'page') return fail('jumpcloud', answer.text);
      if (answer.kind === 'redirect') return fail('jumpcloud', 'JumpCloud asks to log in.');
      if (answer.acsUrl !== callback())
        return fail('browser', `This site can’t be reached: ${answer.acsUrl}`);
      const [result, identity] = await logins.finish(answer);
      keep(identity);
      return result;
    },

    /** Ends the session of the ordinary browser. */
    logOut(): void {
      session = undefined;
    },
  };
  return logins;
};

/** The logins of one team. */
export type Logins = ReturnType<typeof createLogins>;
