import type { CertificateFacts } from '../domain/certificate.ts';
import { daysLeft, shortFingerprint } from '../domain/certificate.ts';
import { jumpCloudLabel } from '../domain/consoles/jumpcloud.ts';
import type { Check } from '../domain/evidence.ts';
import type { ProviderId } from '../domain/ids.ts';
import { jumpCloudChecks } from '../domain/jumpcloud-checks.ts';
import { encryptsAssertions, loginSettings } from '../domain/login-settings.ts';
import type { HeldCertificate, ProviderRest, SamlProvider, SamlSettings } from '../domain/provider.ts';
import { differingSettings, sameCertificates, settingLabel, shownSetting } from '../domain/provider.ts';
import { callbackUrl } from '../domain/request.ts';
import type { Access } from '../ports/access.ts';
import type { JumpCloud } from '../ports/jumpcloud.ts';
import { ServiceError } from '../ports/service-error.ts';
import { authnRequestUrl } from '../saml/authn-request.ts';

/** What is tested: what Access should have, and who is asked about. */
export interface Tested {
  readonly provider: ProviderId;
  readonly settings: SamlSettings;
  readonly teamDomain: string;
  readonly label: string;
  /** The certificates as recorded; what is in force is judged by what Access holds. */
  readonly certificates: readonly CertificateFacts[];
  /** Where the owner is: days left are counted there. */
  readonly timeZone: string;
  /** When Access was last read and found equal; within the minute it is not read again. */
  readonly readBackAt?: Date;
  /** What stood there beside our settings at that reading. */
  readonly rest?: ProviderRest;
  /** A person who should be able to log in. */
  readonly email?: string;
}

/** What the probes ask. `jumpcloud` is null or absent when it is not configured. */
export interface Probing {
  readonly access: Access;
  readonly jumpcloud?: JumpCloud | null;
  readonly randomId: () => string;
  /** A service that asks to be left alone is no result: the error is thrown, and the test is made later. */
  readonly waitsItsTurn?: boolean;
}

/** One step of a test. It does not throw for a service that does not answer: its checks then say why they were not made. */
export interface Probe {
  readonly title: string;
  readonly run: (now: Date) => Promise<readonly Check[]>;
}

/** The steps of a test, in the order of the report. */
export const probesOf = (deps: Probing, tested: Tested): readonly Probe[] => {
  const { access, jumpcloud, randomId, waitsItsTurn = false } = deps;
  const couldNot = notMade(waitsItsTurn);
  let held: Held = 'unread';
  return [
    {
      title: 'Read Access',
      run: async now => {
        const read = await readAccess(access, tested, now, couldNot);
        held = read.held;
        return read.checks;
      },
    },
    {
      title: 'Read the team domain',
      run: async now => [
        await spMetadataCheck(access, tested.teamDomain, couldNot),
        certificateCheck(held, tested, now),
      ],
    },
    { title: 'Call the sign-on URL', run: async now => [await signOnCheck(access, tested, randomId(), now)] },
    ...(jumpcloud
      ? [{ title: 'Read JumpCloud', run: () => fromJumpCloud(jumpcloud, tested, couldNot) }]
      : []),
  ];
};

const fromJumpCloud = async (
  jumpcloud: JumpCloud,
  tested: Tested,
  couldNot: NotMade,
): Promise<readonly Check[]> => {
  const { settings, teamDomain, email } = tested;
  try {
    const application = await applicationOf(jumpcloud, tested);
    if (application === null)
      return [
        {
          id: 'jc-application',
          result: 'fail',
          saw: `no single application has this ${jumpCloudLabel('idpEntityId')}, certificate or label`,
        },
      ];
    const assignments = await jumpcloud.assignments(application.id, email);
    return jumpCloudChecks(application, assignments, settings, teamDomain);
  } catch (error) {
    return [couldNot('jc-application', error)];
  }
};

/** The application of a connection in JumpCloud, or null when none or several fit. */
export const applicationOf = (
  jumpcloud: JumpCloud,
  { settings, label }: Pick<Tested, 'settings' | 'label'>,
): ReturnType<JumpCloud['application']> =>
  jumpcloud.application({
    entityId: settings.issuer,
    fingerprints: settings.certificates.flatMap(one => one.sha256 ?? []),
    label,
  });

/** The console names of what Access holds otherwise than it should. */
export const differingFrom = (found: SamlProvider, wanted: SamlSettings): string[] => [
  ...differingSettings(found, wanted).map(settingLabel),
  ...(sameCertificates(found.certificates, wanted.certificates) ? [] : ['Signing certificates']),
];

const fingerprints = ({ certificates }: SamlSettings): string =>
  certificates
    .map(one => (one.sha256 === null ? 'one that cannot be read' : shortFingerprint(one.sha256)))
    .join(', ') || 'none';

/** The same with both values: what was approved, and what Access has now. */
const differencesFrom = (found: SamlProvider, wanted: SamlSettings): string[] => [
  ...differingSettings(found, wanted).map(key => {
    const [approved, now] = [wanted, found].map(one => shownSetting(one, key) || '(empty)');
    return `${settingLabel(key)}: approved ${approved}, now ${now}`;
  }),
  ...(sameCertificates(found.certificates, wanted.certificates)
    ? []
    : [`Signing certificates: approved ${fingerprints(wanted)}, now ${fingerprints(found)}`]),
];

/** A check that a service did not let be made. */
type NotMade = (id: Check['id'], error: unknown) => Check;

const notMade =
  (waitsItsTurn: boolean): NotMade =>
  (id, error) => {
    if (!(error instanceof ServiceError) || (waitsItsTurn && error.kind === 'rate-limited')) throw error;
    return { id, result: 'unknown', saw: error.message };
  };

const FRESH_MS = 60_000;
/** A certificate that ends sooner is worth a warning. */
const SOON_DAYS = 60;

/** Settings beside ours are told when they are not at their default; encryption alone can shut everybody out. */
const settingsChecks = (rest: ProviderRest | undefined): Check[] => {
  const all = rest ? loginSettings(rest) : [];
  if (!rest || all.length === 0) return [];
  const id = 'login-settings';
  const saw = all.map(({ setting, value }) => `${setting}: ${value}`).join('; ');
  return encryptsAssertions(rest)
    ? [
        {
          id,
          result: 'warn',
          saw: `Access asks for encrypted assertions: unless JumpCloud encrypts, every login is refused (${saw})`,
        },
      ]
    : [{ id, result: 'pass', saw }];
};

/** The certificates that Access holds, that it has no such provider, or that it was not read. */
type Held = readonly HeldCertificate[] | 'gone' | 'unread';

interface AccessRead {
  readonly checks: readonly Check[];
  readonly held: Held;
}

const readAccess = async (
  access: Access,
  tested: Tested,
  now: Date,
  couldNot: NotMade,
): Promise<AccessRead> => {
  const { provider, settings, readBackAt } = tested;
  const id = 'read-back';
  const count = settings.certificates.length;
  const equal = `6 settings, ${count} certificate${count === 1 ? '' : 's'}`;
  if (readBackAt && now.getTime() - readBackAt.getTime() < FRESH_MS)
    return {
      checks: [{ id, result: 'pass', saw: equal }, ...settingsChecks(tested.rest)],
      held: settings.certificates,
    };
  try {
    const found = await access.provider(provider);
    if (!found)
      return {
        checks: [{ id, result: 'fail', saw: 'the identity provider is not in Access any more' }],
        held: 'gone',
      };
    const differing = differingFrom(found, settings);
    const check: Check =
      differing.length === 0
        ? { id, result: 'pass', saw: equal }
        : { id, result: 'fail', saw: differencesFrom(found, settings).join('; ') };
    return { checks: [check, ...settingsChecks(found.rest)], held: found.certificates };
  } catch (error) {
    return { checks: [couldNot(id, error)], held: 'unread' };
  }
};

const spMetadataCheck = async (access: Access, teamDomain: string, couldNot: NotMade): Promise<Check> => {
  const id = 'sp-metadata';
  const expected = callbackUrl(teamDomain);
  try {
    const answer = await access.spMetadata(teamDomain);
    if (!answer.ok) return { id, result: 'unknown', saw: answer.error };
    const { entityId, acsUrls } = answer.value;
    const named = entityId === expected && acsUrls.includes(expected);
    return named
      ? { id, result: 'pass', saw: expected }
      : { id, result: 'fail', saw: `names ${entityId} and ${acsUrls.join(', ')}` };
  } catch (error) {
    return couldNot(id, error);
  }
};

/** Judges what Access holds now, whoever put it there, and never what was once recorded. */
const certificateCheck = (held: Held, { certificates, timeZone }: Tested, now: Date): Check => {
  const id = 'certificate';
  if (held === 'unread') return { id, result: 'unknown', saw: 'Access was not read' };
  if (held === 'gone') return { id, result: 'fail', saw: 'Access has no such identity provider' };
  const begins = (sha256: string | null): Date | undefined =>
    certificates.find(one => one.sha256Fingerprint === sha256)?.notBefore;
  const ends = held
    .filter(one => (begins(one.sha256) ?? now) <= now)
    .flatMap(one => one.notAfter ?? [])
    .sort((a, b) => b.getTime() - a.getTime());
  const [last] = ends;
  if (!last) return { id, result: 'fail', saw: 'Access holds no certificate that is in force' };
  if (last <= now) return { id, result: 'fail', saw: 'ended', ends: last };
  const days = daysLeft({ notAfter: last }, now, timeZone);
  return { id, result: days < SOON_DAYS ? 'warn' : 'pass', saw: 'in force', ends: last };
};

const signOnCheck = async (
  access: Access,
  { settings, teamDomain }: Tested,
  requestId: string,
  now: Date,
): Promise<Check> => {
  const id = 'sign-on-url';
  const { ssoUrl } = settings;
  const host = new URL(ssoUrl).hostname;
  const callback = callbackUrl(teamDomain);
  const url = authnRequestUrl({
    ssoUrl,
    acsUrl: callback,
    spEntityId: callback,
    id: `_${requestId}`,
    issueInstant: now,
  });
  const answer = await access.signOn(url);
  switch (answer.kind) {
    case 'answers':
      return { id, result: 'pass', saw: `${host} answered (HTTP ${answer.status})` };
    case 'refuses':
      return {
        id,
        result: 'fail',
        saw: `${host} answered HTTP ${answer.status}: JumpCloud knows no application there`,
      };
    case 'private-address':
      return { id, result: 'fail', saw: `${host} leads to a private address; I did not call it` };
    case 'silent':
      return { id, result: 'unknown', saw: `${answer.why} from ${host}` };
  }
};
