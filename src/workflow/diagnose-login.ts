import type { Change } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import type { Compared, Comparison, Diagnosis } from '../domain/diagnosis.ts';
import type { Finding } from '../domain/finding.ts';
import type { ProviderId } from '../domain/ids.ts';
import type { ExpectedLogin, LoginMessage, LoginResult, Sender } from '../domain/login.ts';
import { encryptsAssertions } from '../domain/login-settings.ts';
import type { SamlProvider, SamlSettings } from '../domain/provider.ts';
import { callbackUrl } from '../domain/request.ts';
import { no, ok, type Result } from '../domain/result.ts';
import type { Access } from '../ports/access.ts';
import type { Clock } from '../ports/clock.ts';
import type { LoginReading, Reader } from '../ports/reader.ts';
import { ServiceError } from '../ports/service-error.ts';
import { accessErrors } from '../saml/access-errors.ts';
import { fitOf } from '../saml/response-fit.ts';
import type { InAccount } from './accounts.ts';
import { type FileReads, type Handed, isProse, readHanded } from './handed-login.ts';
import type { ConnectionOverview } from './queries.ts';

/**
 * Looks at what a person pasted from a login and holds it against what Access has now. `chosen` is the connection that
 * the person named; `appliedFor` gives those that may be meant, for when Cloudflare is silent. Nothing that was handed over is kept:
 * a file is read into memory and let go, and of a recording only its SAML messages leave the function that reads it.
 */
export type DiagnoseLogin = (
  handed: Handed,
  chosen: ConnectionOverview | null,
  appliedFor: (sender: Sender) => Promise<readonly Connection[]>,
) => Promise<Diagnosis>;

interface Held {
  readonly settings: SamlSettings;
  readonly teamDomain: string;
  /** Absent when Access could not be read now. */
  readonly encryption?: boolean;
  readonly compared: Compared;
}

/** Makes the doctor. */
export const createDiagnoseLogin =
  (deps: {
    readonly accounts: {
      readonly all: readonly Looking[];
      get(request: InAccount): Looking;
    };
    readonly files: FileReads;
    readonly reader: Reader;
    readonly clock: Clock;
  }): DiagnoseLogin =>
  async (handed, chosen, appliedFor) => {
    const { accounts, files, reader, clock } = deps;
    const all = accounts.all.length === 1 ? accounts.all : null;
    const first = chosen
      ? await readAccounts([() => accounts.get(chosen.connection.request)])
      : all && (await readAccounts(all.map(one => () => one)));
    const acsUrl = first?.ok ? callbackUrl(first.value[0]?.teamDomain ?? '') : undefined;
    const read = await readHanded(handed, files, reader, acsUrl);
    if (!read.ok) return read.error;
    const { told, notUsed } = read.value;
    const sender = told.kind === 'message' ? told.sender : { issuers: [], fingerprints: [] };
    const fit = (settings: SamlSettings): number =>
      fitOf(sender, {
        issuer: settings.issuer,
        fingerprints: settings.certificates.map(one => one.sha256),
      });
    const connections = first?.ok || chosen ? [] : await appliedFor(sender);
    const account = first ?? (await readAccounts(meantBy(connections, accounts)));
    const held = heldSettings(account, chosen, connections, fit, clock.now());
    const diagnosis =
      told.kind === 'message'
        ? await diagnosisOf(told.message, held, handedInFor(chosen), reader, clock.now())
        : saidBy(told, held);
    return notUsed === undefined ? diagnosis : { ...diagnosis, notUsed };
  };

interface Looking {
  readonly looking: Pick<Access, 'organization' | 'providers'>;
}

/** An identity provider with the team whose people log in through it. */
interface InTeam {
  readonly teamDomain: string;
  readonly provider: SamlProvider | null;
}

/** So many accounts are read when nothing says which one is meant. */
const GUESSED_ACCOUNTS = 5;

/** The accounts of the connections that may be meant; the first ones when none may. */
const meantBy = (
  connections: readonly Connection[],
  accounts: { readonly all: readonly Looking[]; get(request: InAccount): Looking },
): (() => Looking)[] => {
  const named = new Map(connections.map(one => [one.request.account, one.request] as const));
  const meant = [...named.values()].map(request => () => accounts.get(request));
  return (meant.length > 0 ? meant : accounts.all.map(one => () => one)).slice(0, GUESSED_ACCOUNTS);
};

/** What Access has in these accounts, as far as it can be read; or why Cloudflare did not say. */
const readAccounts = async (
  accounts: readonly (() => Looking)[],
): Promise<Result<readonly InTeam[], string>> => {
  const read = await Promise.all(accounts.map(readAccount));
  const [failed] = read.filter(one => !one.ok);
  return failed && read.every(one => !one.ok) ? failed : ok(read.flatMap(one => (one.ok ? one.value : [])));
};

const readAccount = async (account: () => Looking): Promise<Result<readonly InTeam[], string>> => {
  try {
    const { looking } = account();
    const [{ teamDomain }, listed] = await Promise.all([looking.organization(), looking.providers()]);
    const found = listed.flatMap(one => one.saml ?? []).map(provider => ({ teamDomain, provider }));
    return ok(found.length > 0 ? found : [{ teamDomain, provider: null }]);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return no(error.message);
  }
};

const providerOf = ({ connection, open }: ConnectionOverview): ProviderId | undefined =>
  connection.applied?.provider ?? writtenBy(open);

const writtenBy = (change: Change | null): ProviderId | undefined =>
  change?.written?.provider ??
  (change?.request.target.kind === 'existing' ? change.request.target.id : undefined);

/** What Access has of the chosen connection, or of the one that fits best; as last applied when Cloudflare is silent. */
const heldSettings = (
  account: Result<readonly InTeam[], string>,
  chosen: ConnectionOverview | null,
  connections: readonly Connection[],
  fit: (settings: SamlSettings) => number,
  now: Date,
): Held | { readonly none: string } => {
  const wanted = chosen && providerOf(chosen);
  if (chosen && !wanted)
    return { none: `${chosen.connection.request.label} has no identity provider in Access yet` };
  if (!account.ok) return lastApplied(chosen ? [chosen.connection] : connections, fit, account.error);
  const providers = account.value.flatMap(one => one.provider ?? []);
  const found = wanted ? providers.find(one => one.id === wanted) : bestOf(providers, fit);
  const teamDomain = account.value.find(one => one.provider === found)?.teamDomain;
  if (!found || teamDomain === undefined)
    return {
      none: wanted
        ? 'its identity provider is not in Access any more'
        : 'Access has no SAML identity provider',
    };
  const how = wanted ? 'chosen' : providers.length === 1 ? 'only' : 'best-fit';
  return {
    settings: found,
    teamDomain,
    encryption: encryptsAssertions(found.rest),
    compared: { provider: found.name, how, at: now, source: 'read' },
  };
};

const lastApplied = (
  connections: readonly Connection[],
  fit: (settings: SamlSettings) => number,
  why: string,
): Held | { readonly none: string } => {
  const all = connections.flatMap(({ applied, request }) =>
    applied ? [{ ...applied.settings, at: applied.at, teamDomain: request.teamDomain }] : [],
  );
  const best = bestOf(all, fit);
  if (!best) return { none: why };
  const how = all.length === 1 ? 'only' : 'best-fit';
  return {
    settings: best,
    teamDomain: best.teamDomain,
    compared: { provider: best.name, how, at: best.at, source: 'last-applied' },
  };
};

const bestOf = <Settings extends SamlSettings>(
  all: readonly Settings[],
  fit: (settings: SamlSettings) => number,
): Settings | undefined => all.toSorted((a, b) => fit(b) - fit(a))[0];

/** Findings that say nothing when there are no settings to compare with. */
const COMPARING: ReadonlySet<string> = new Set(['E08', 'E09', 'E13', 'E14', 'E15', 'E16', 'E20']);

const diagnosisOf = async (
  message: LoginMessage,
  held: Held | { readonly none: string },
  handedIn: readonly string[],
  reader: Reader,
  now: Date,
): Promise<Diagnosis> => {
  const read = await reader.diagnosis(message, { ...expectedOf(held, now), handedIn });
  if (!read.ok) return { kind: 'not-read', why: read.error };
  return {
    kind: 'response',
    findings: 'none' in held ? read.value.filter(finding => !COMPARING.has(finding.code)) : read.value,
    compared: comparisonOf(held),
    hasSessions: message.hasSessions,
  };
};

/** What JumpCloud is known to sign with before Access trusts it. */
const handedInFor = (chosen: ConnectionOverview | null): readonly string[] =>
  chosen?.open?.metadata?.idp.signingCertificates ?? [];

const comparisonOf = (held: Held | { readonly none: string }): Comparison =>
  'none' in held ? { none: held.none } : held.compared;

const expectedOf = (held: Held | { readonly none: string }, now: Date): ExpectedLogin => {
  if ('none' in held)
    return {
      acsUrl: '',
      spEntityId: '',
      issuer: '',
      certificates: [],
      emailAttribute: 'email',
      attributes: [],
      now,
    };
  const { settings, teamDomain, encryption } = held;
  const callback = callbackUrl(teamDomain);
  return {
    acsUrl: callback,
    spEntityId: callback,
    issuer: settings.issuer,
    certificates: settings.certificates.map(one => one.text),
    emailAttribute: settings.emailAttribute || 'email',
    attributes: settings.attributes,
    now,
    ...(encryption === undefined ? {} : { encryption }),
  };
};

const saidBy = (
  { said, unread, hasSessions }: Extract<LoginReading, { kind: 'text' }>,
  held: Held | { readonly none: string },
): Diagnosis => {
  const compared = comparisonOf(held);
  switch (said.kind) {
    case 'success': {
      const wanted = 'none' in held ? [] : held.settings.attributes;
      const missing = wanted.filter(name => !said.attributes.includes(name));
      return {
        kind: 'accepted',
        ...(said.email === undefined ? {} : { email: said.email }),
        attributes: said.attributes,
        missing,
        compared,
      };
    }
    case 'error':
      return { kind: 'error', finding: errorFinding(said, held), compared };
    case 'unknown':
      return isProse(said.text)
        ? { kind: 'unknown-error', text: said.text, nearest: nearestOf(said.nearest) }
        : { kind: 'response', findings: [unread], compared, hasSessions };
    case 'refused':
      return said.why === 'saml-response' || said.why === 'har'
        ? { kind: 'response', findings: [unread], compared, hasSessions }
        : { kind: 'refused', why: said.why };
  }
};

const errorFinding = (
  said: Extract<LoginResult, { kind: 'error' }>,
  held: Held | { readonly none: string },
): Finding => {
  const trusted =
    said.code === 'certificate-not-configured' && 'settings' in held
      ? held.settings.certificates.map(one => `SHA-256 ${one.sha256 ?? 'of no readable certificate'}`)
      : [];
  return {
    code: said.code,
    level: 'stop',
    message: said.cause,
    fix: said.fix,
    inFile: said.text,
    ...(trusted.length > 0 ? { needed: trusted.join('\n') } : {}),
  };
};

const nearestOf = (codes: readonly string[]): Extract<Diagnosis, { kind: 'unknown-error' }>['nearest'] =>
  accessErrors
    .filter(error => codes.includes(error.code))
    .map(({ fragments, cause, fix }) => ({ says: fragments[0] ?? '', cause, fix }));
