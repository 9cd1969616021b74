import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { CertificateFacts } from '../../../src/domain/certificate.ts';
import type { Connection } from '../../../src/domain/connection.ts';
import { reminderId } from '../../../src/domain/decision.ts';
import { remindersOf } from '../../../src/domain/decisions/keep.ts';
import type { Effect } from '../../../src/domain/effect.ts';
import {
  asId,
  type ChangeId,
  type ConnectionId,
  type ProviderId,
  type UserId,
} from '../../../src/domain/ids.ts';
import type { SamlSettings } from '../../../src/domain/provider.ts';
import { DAY_MS, HOUR_MS, later } from '../../../src/domain/time.ts';
import type { Store } from '../../../src/ports/store.ts';
import { certificateFacts } from '../../../src/saml/certificate-facts.ts';
import { ACME, CHANNEL, changeIn, POLICY } from '../../unit/domain/build-change.ts';
import { selfSign } from '../../worlds/jumpcloud/self-signed.ts';
import type { Stage } from '../../worlds/stage.ts';

const teams = 'Finance,Legal,Sales,Support,Research,Marketing,Warehouse,Field service,Design,Data,Payroll,IT';
const sites = 'London,Berlin,Lisbon,Toronto,Osaka';
const owners = ['U0ANA', 'U0BEN', 'U0CLEO'].map(id => asId<UserId>(id));
const acs = 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback';
const emailFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
const lifeDays = 1_095;

/** The labels of the sixty: each team at each site. */
const labels = sites.split(',').flatMap(site => teams.split(',').map(team => `${team} ${site}`));

/** Days from now until a certificate ends: spread over three years, none in the next week. */
const daysLeft = (number: number): number => 8 + ((number * 389) % (lifeDays - 8));

interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** Makes pairs on one key: a rehearsal need not wait for sixty of them. */
const createPairs = (now: Date): ((number: number) => Pair) => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKey = createPublicKey(privateKey);
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  return number => {
    const notAfter = later(now, daysLeft(number) * DAY_MS + HOUR_MS);
    const certificate = selfSign({
      publicKey,
      privateKey,
      subject: [['CN', 'JumpCloud SAML IdP']],
      notBefore: later(notAfter, -lifeDays * DAY_MS),
      notAfter,
    });
    return { certificate, key };
  };
};

const factsOf = (pem: string): CertificateFacts => {
  const facts = certificateFacts(pem);
  if (facts === undefined) throw new Error('a certificate of the sixty cannot be read');
  return facts;
};

/** Enters one connection in JumpCloud as its recipe would say, and gives its sign-on URL. */
const enterInJumpCloud = async (stage: Stage, label: string, issuer: string, pair: Pair): Promise<string> => {
  const { id, ssoUrl } = await stage.jumpcloud.create({ displayLabel: label });
  stage.jumpcloud.configure({
    application: id,
    idpEntityId: issuer,
    spEntityId: acs,
    acsUrls: [acs],
    nameIdFormat: emailFormat,
    declareRedirectEndpoint: true,
    attributes: [{ name: 'email', value: 'email' }],
  });
  stage.jumpcloud.uploadPair({ application: id, ...pair });
  stage.jumpcloud.assign({ application: id, group: 'All staff' });
  return ssoUrl;
};

const enterInAccess = (stage: Stage, settings: SamlSettings, certificate: string): ProviderId => {
  const { id } = stage.cloudflare.put({
    name: settings.name,
    type: 'saml',
    config: {
      issuer_url: settings.issuer,
      sso_target_url: settings.ssoUrl,
      idp_public_certs: [certificate],
      attributes: [...settings.attributes],
      email_attribute_name: settings.emailAttribute,
      sign_request: settings.signRequests,
    },
  });
  return asId<ProviderId>(String(id));
};

/** Sixty connections that were set up and kept: in JumpCloud, in Access, and on record with their reminders to come. */
export const furnishSixty = async (stage: Stage, store: Store): Promise<void> => {
  const now = stage.clock.now();
  const pairOf = createPairs(now);
  const made = await Promise.all(
    labels.map(async (label, number) => {
      const pair = pairOf(number);
      const facts = factsOf(pair.certificate);
      const issuer = `https://acme.cloudflareaccess.com/${label.toLowerCase().replaceAll(' ', '-')}`;
      const settings: SamlSettings = {
        name: label,
        ssoUrl: await enterInJumpCloud(stage, label, issuer, pair),
        issuer,
        certificates: [
          { text: facts.pem, sha256: facts.sha256Fingerprint, notAfter: facts.notAfter, keyBits: 2048 },
        ],
        attributes: ['email'],
        emailAttribute: 'email',
        signRequests: false,
      };
      const owner = owners[number % owners.length] ?? asId<UserId>('U0ANA');
      const id = asId<ConnectionId>(`cn_sixty${String(number).padStart(4, '0')}`);
      const changeId = asId<ChangeId>(`S${String(number).padStart(3, '0')}`);
      const base = changeIn('live');
      const change = {
        ...base,
        id: changeId,
        version: 1,
        connection: id,
        request: { ...base.request, label, entityId: issuer, owner, channel: CHANNEL },
      };
      const connection: Connection = {
        id,
        workspace: ACME,
        version: 1,
        status: 'live',
        request: change.request,
        owner,
        latestChange: changeId,
        applied: {
          provider: enterInAccess(stage, settings, facts.pem),
          settings,
          certificates: [{ facts, since: facts.notBefore, change: changeId }],
          at: facts.notBefore,
          change: changeId,
        },
      };
      return { change, connection, effects: effectsOf(connection, now) };
    }),
  );
  const answer = await store.commit({
    workspace: ACME,
    changes: made.map(({ change }) => ({ record: change, expectedVersion: 0 })),
    connections: made.map(({ connection }) => ({ record: connection, expectedVersion: 0 })),
    effects: made.flatMap(({ effects }) => effects),
    audit: [],
  });
  if (!answer.ok) throw new Error(`the sixty were refused: ${answer.error.reason}`);
};

/** The reminders that are still to come; what was due in the past has been said. */
const effectsOf = (connection: Connection, now: Date): Effect[] =>
  remindersOf(connection, now, POLICY).flatMap(planned => {
    if (!('work' in planned) || planned.work.deed !== 'remind' || planned.due <= now) return [];
    const { work, due } = planned;
    return [
      {
        id: reminderId(connection.id, work),
        workspace: connection.workspace,
        subject: { kind: 'connection', id: connection.id },
        work,
        due,
        lane: `slack:${connection.request.channel}`,
      },
    ];
  });
