import type { Actor } from '../../../src/domain/actor.ts';
import type { CertificateFacts } from '../../../src/domain/certificate.ts';
import type { Change } from '../../../src/domain/change.ts';
import type { Connection } from '../../../src/domain/connection.ts';
import { decideOnChange } from '../../../src/domain/decide.ts';
import { decideOnConnection } from '../../../src/domain/decide-on-connection.ts';
import type { Decision } from '../../../src/domain/decision.ts';
import type { ChangeWork, Effect } from '../../../src/domain/effect.ts';
import type { ChangeEvent } from '../../../src/domain/event.ts';
import { asId, type FileId, type UserId } from '../../../src/domain/ids.ts';
import { isAsPlanned, kindOf, stepOf } from '../../../src/domain/kinds.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import { makePlan } from '../../../src/domain/plan.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import type { SamlProvider } from '../../../src/domain/provider.ts';
import { sameSettings, withCertificatesOf } from '../../../src/domain/provider.ts';
import {
  ana,
  ben,
  CHANNEL,
  changeIn,
  cleo,
  connectionOf,
  earlier,
  heldOf,
  metadata,
  NOW,
  ownPair,
  POLICY,
  request,
} from './build-change.ts';

/** An approver who does nothing before everybody else has done what they do. */
export const dana: Actor = { ...cleo, user: asId<UserId>('U0DANA') };

/** What can go wrong with a write: where the program dies, a lost answer, an answer that was not true. */
export type CrashPlace = 'recorded' | 'intent' | 'sent' | 'trusted' | 'answer-lost' | 'not-kept';

const START: SamlProvider = {
  ...earlier,
  ssoUrl: 'https://sso.jumpcloud.com/saml2/acme-staff',
  certificates: [heldOf(ownPair.certificate)],
};

const madeUp = (name: string): CertificateFacts => ({
  ...ownPair.certificate,
  sha256Fingerprint: name,
  derSha256: name,
  spkiSha256: name,
  pem: name,
});

class Died extends Error {}

/** A safeguard that is taken out, to see that it is missed. */
export type Missing = 'proof' | 'read-back' | 'trust-before-key';

/**
 * A connection that is live, with stand-ins of Access, JumpCloud and the runner around the pure decisions. Certificates
 * are names; the clock moves by minutes, and in each one a person logs in.
 */
export class RotationTown {
  now = NOW;
  access: SamlProvider = START;
  /** What JumpCloud signs with and what its metadata names; no key after a certificate was saved alone. */
  jumpcloud: { certificate: string; key: string | null } = {
    certificate: ownPair.certificate.sha256Fingerprint,
    key: ownPair.certificate.sha256Fingerprint,
  };
  connection: Connection;
  change: Change | null = null;
  /** Every change that there was. */
  readonly past: Change[] = [];
  readonly gone = new Set<UserId>();
  /** Pairs whose files came to a DM, oldest first; the first one is the set-up's, from the vault. */
  readonly pairs: string[] = [ownPair.certificate.sha256Fingerprint];
  /** The files that were exported from JumpCloud, by the certificate that each carries. */
  readonly exports: string[] = [];
  readonly everTrusted = new Set<string>();
  readonly byHand = new Set<string>();
  lastLogin: Date | null = null;
  failedMinutes = 0;
  /** Minutes in which logins failed for a reason that nobody but JumpCloud's administrator can prevent. */
  excusedMinutes = 0;
  /** Since when logins fail after a certificate was taken away, until the clock puts it back. */
  private failingSince: Date | null = null;
  /** The longest time for which that was so. */
  longestTrialMs = 0;
  crashAt: CrashPlace | null = null;
  private due: Effect[] = [];
  private made = 0;
  readonly policy: Policy = POLICY;

  private readonly missing: Missing | null;

  constructor(missing: Missing | null = null) {
    this.missing = missing;
    const live = changeIn('live');
    const asked = { ...request, target: { kind: 'existing', id: START.id, name: START.name } as const };
    this.connection = connectionOf(live, {
      status: 'live',
      request: asked,
      applied: {
        provider: START.id,
        settings: START,
        certificates: [{ facts: ownPair.certificate, since: NOW, change: live.id }],
        at: NOW,
        change: live.id,
      },
    });
  }

  actor(who: Actor): Actor {
    return this.gone.has(who.user) ? { ...who, fullMember: false } : who;
  }

  trusted(): (string | null)[] {
    return this.access.certificates.map(one => one.sha256);
  }

  /** True when JumpCloud signs with a key whose certificate Access trusts. */
  canLogIn(): boolean {
    const { key } = this.jumpcloud;
    return key !== null && this.trusted().includes(key);
  }

  isOpen(): boolean {
    return this.change !== null && !('closing' in this.change);
  }

  rotate(): boolean {
    if (this.isOpen()) return false;
    const event = {
      type: 'rotate',
      actor: this.actor(ana),
      change: asId<Change['id']>(`R${this.past.length}`),
      certificate: { source: 'generate', commonName: 'JumpCloud SAML IdP', days: 1095, bits: 2048 },
    } as const;
    const known = { connection: this.connection, latest: null, open: null, before: null };
    return this.commit(decideOnConnection({ ...known, policy: this.policy, now: this.now }, event));
  }

  /** Brings an event to the open change; false when it was refused or came too late. */
  bring(event: ChangeEvent): boolean {
    const { change, connection, policy, now } = this;
    return change !== null && this.commit(decideOnChange({ change, connection, policy, now }, event));
  }

  private commit(decision: Decision): boolean {
    if (!decision.ok) return false;
    const { change, connection, effects } = decision.value;
    if (change) {
      const index = this.past.findIndex(one => one.id === change.id);
      this.past.splice(index < 0 ? this.past.length : index, 1, change);
      this.change = change;
    }
    if (connection) this.connection = connection;
    this.due.push(...effects.filter(one => one.subject.kind === 'change'));
    return true;
  }

  /** One file is handed in and read. */
  handIn(certificate: string, who: Actor, fits = true): void {
    const file = asId<FileId>(`F${this.made++}`);
    if (!this.bring({ type: 'hand-back', actor: this.actor(who), file })) return;
    const facts =
      certificate === ownPair.certificate.sha256Fingerprint ? ownPair.certificate : madeUp(certificate);
    this.bring({
      type: 'metadata-read',
      file,
      by: who.user,
      fileName: 'metadata.xml',
      sizeBytes: 2_000,
      idp: fits ? { ...metadata.idp, entityId: request.entityId } : null,
      certificates: fits ? [facts] : [],
      findings: fits
        ? []
        : [{ code: 'html', level: 'stop', where: 'file', message: 'A web page.', fix: 'Export.' }],
    });
  }

  /** The pair that people have the files of, to save in JumpCloud; who goes back saves none. */
  usable(): string | undefined {
    const { change } = this;
    if (!this.isOpen() || change?.removal?.kind === 'went-back') return undefined;
    const isOut = change?.pair?.delivered || this.missing === 'trust-before-key';
    return isOut ? change?.pair?.certificate.sha256Fingerprint : undefined;
  }

  /** Lets minutes pass: what is due is done, then a person logs in. */
  pass(minutes: number, excused: () => boolean): void {
    for (let minute = 0; minute < minutes; minute += 1) {
      this.now = new Date(this.now.getTime() + 60_000);
      this.work();
      this.logIn(excused);
    }
  }

  /** Moves to the next moment at which anything is due, with a login before and after it. */
  skip(days: number, excused: () => boolean): void {
    const until = this.now.getTime() + days * 86_400_000;
    for (let steps = 0; steps < 200; steps += 1) {
      const next = Math.min(...this.due.map(one => one.due.getTime()), until);
      this.logIn(excused);
      this.now = new Date(Math.max(this.now.getTime(), next));
      this.work();
      this.logIn(excused);
      if (this.now.getTime() >= until) return;
    }
  }

  logIn(excused: () => boolean): void {
    const isTrial = this.change?.removal !== undefined && this.isOpen();
    if (this.canLogIn()) this.lastLogin = this.now;
    else if (excused()) this.excusedMinutes += 1;
    else if (!isTrial) this.failedMinutes += 1;
    const isFailing = !this.canLogIn() && !excused();
    this.failingSince = isFailing ? (this.failingSince ?? this.now) : null;
    if (this.failingSince)
      this.longestTrialMs = Math.max(this.longestTrialMs, this.now.getTime() - this.failingSince.getTime());
  }

  /** Does what is due, in order; what dies on the way is done again a minute later. */
  work(): void {
    for (let turns = 0; turns < 100; turns += 1) {
      const index = this.due.findIndex(one => one.due <= this.now);
      const [effect] = index < 0 ? [] : this.due.splice(index, 1);
      if (!effect) return;
      if (effect.subject.kind !== 'change' || effect.subject.id !== this.change?.id) continue;
      try {
        const outcome = this.perform(effect.work as ChangeWork);
        if (outcome) this.bring(outcome);
      } catch (error) {
        if (!(error instanceof Died)) throw error;
        this.due.push({ ...effect, due: new Date(this.now.getTime() + 60_000) });
      }
    }
  }

  private die(place: CrashPlace): void {
    if (this.crashAt !== place) return;
    this.crashAt = null;
    throw new Died(place);
  }

  private perform(work: ChangeWork): ChangeEvent | null {
    const { change } = this;
    if (!change) return null;
    switch (work.deed) {
      case 'show-card': {
        const digest = change.state === 'awaiting-approval' ? change.plan.digest : undefined;
        const card = change.card ?? { channel: CHANNEL, ts: '1.1' };
        return digest === undefined || digest === change.planShown?.digest
          ? null
          : { type: 'card-shown', card, digest };
      }
      case 'make-plan':
        return change.state === 'planned' ? { type: 'planned', plan: this.plan(change) } : null;
      case 'trust-pair':
        return this.trustPair(change);
      case 'apply-plan':
        if (change.state !== 'applying') return null;
        return change.intent ? { type: 'outcome-unknown' } : this.write();
      case 'find-outcome':
        return this.findOutcome(change);
      case 'undo-plan':
        return this.undo(change);
      case 'run-test':
        return { type: 'tested', checks: [] };
      case 'watch-login':
        return this.look(change);
      case 'delete-key':
        return { type: 'key-deleted', file: work.file, why: work.why };
      case 'run-out':
        return { type: 'ran-out', clock: work.clock };
      default:
        return null;
    }
  }

  private plan(change: Change): Plan {
    const kind = kindOf(change);
    const wanted = kind.wanted({ change, connection: this.connection }, this.access);
    const toMake = kind.toMake(change);
    if (!wanted) throw new Error('no plan');
    return makePlan(this.access, wanted, {
      teamDomain: request.teamDomain,
      addsFirst: kind.addsFirst,
      ...(toMake ? { toMake } : {}),
      warnings: [],
      affected: { applicationsAcceptingAny: 0, applicationsNamingThis: 0 },
      now: this.now,
    });
  }

  private trustPair(change: Change): ChangeEvent | null {
    const { pair, state } = change;
    if (state === 'swapping')
      return pair && !pair.delivered
        ? { type: 'pair-lost', fingerprint: pair.certificate.sha256Fingerprint }
        : null;
    if (state !== 'applying') return null;
    if (change.intent) return { type: 'outcome-unknown' };
    if (pair) return { type: 'pair-lost', fingerprint: pair.certificate.sha256Fingerprint };
    if (change.voidPairs.length >= 3) return { type: 'gave-up', step: 'making the pair', why: 'lost' };
    this.made += 1;
    const certificate = madeUp(`pair-${this.made}`);
    const [keyFile, certificateFile] = [asId<FileId>(`K${this.made}`), asId<FileId>(`C${this.made}`)];
    this.bring({ type: 'pair-made', certificate, keyFile, certificateFile });
    this.die('recorded');
    const outcome = this.write();
    if (outcome?.type !== 'written') return outcome;
    this.bring(outcome);
    this.die('trusted');
    if (this.change?.state !== 'swapping') return null;
    this.pairs.push(certificate.sha256Fingerprint);
    return { type: 'pair-delivered', fingerprint: certificate.sha256Fingerprint, timeZone: 'UTC' };
  }

  private write(): ChangeEvent | null {
    this.bring({ type: 'approvers-read', actors: [ben, cleo, dana].map(one => this.actor(one)) });
    if (this.change?.state !== 'applying') return null;
    if (!isAsPlanned(this.change, this.access)) return { type: 'cloudflare-moved', now: this.access };
    this.bring({ type: 'apply-ready', idsBefore: [this.access.id] });
    if (this.change.state !== 'applying' || !this.change.intent) return null;
    this.die('intent');
    const { wanted } = stepOf(this.change);
    if (this.crashAt === 'not-kept') this.crashAt = null;
    else this.put(wanted);
    this.die('sent');
    if (this.missing !== 'read-back' && !sameSettings(this.access, wanted))
      return { type: 'outcome-unknown' };
    if (this.crashAt === 'answer-lost') {
      this.crashAt = null;
      return { type: 'outcome-unknown' };
    }
    return {
      type: 'written',
      provider: this.access.id,
      name: this.access.name,
      extras: [],
      rest: this.access.rest,
    };
  }

  private put(settings: Pick<SamlProvider, 'certificates' | 'name'>): void {
    this.access = { ...this.access, ...settings, id: this.access.id, rest: this.access.rest };
    for (const one of this.trusted()) if (one) this.everTrusted.add(one);
  }

  private findOutcome(change: Change): ChangeEvent | null {
    if (change.state !== 'outcome-unknown') return null;
    const { before, wanted } = stepOf(change);
    const { id: provider, name, rest } = this.access;
    if (sameSettings(this.access, wanted)) return { type: 'written', provider, name, extras: [], rest };
    return before && sameSettings(this.access, before)
      ? { type: 'not-written' }
      : { type: 'outcome-ambiguous', names: [name] };
  }

  private undo(change: Change): ChangeEvent | null {
    if (change.state !== 'rolling-back') return null;
    const step = stepOf(change);
    if (change.removal && step.before) {
      this.put(withCertificatesOf(this.access, step.before));
      return { type: 'undone', how: 'restored' };
    }
    if (!step.before || sameSettings(this.access, step.before)) return { type: 'undone', how: 'restored' };
    const isOurs = sameSettings(this.access, step.wanted) || isAsPlanned(change, this.access);
    if (!isOurs) return { type: 'undo-blocked', why: 'edited by others' };
    this.put(step.before);
    return { type: 'undone', how: 'restored' };
  }

  private look(change: Change): ChangeEvent | null {
    if (change.state !== 'proving' && change.state !== 'awaiting-confirmation') return null;
    if (!change.evidence.watch) return null;
    if (this.missing === 'proof')
      return { type: 'login-observed', login: { at: this.now, email: 'ana@acme.com', allowed: true } };
    const since = change.state === 'proving' ? change.metadata.at : change.written.at;
    const at = this.lastLogin;
    return at && at >= since
      ? { type: 'login-observed', login: { at, email: 'ana@acme.com', allowed: true } }
      : { type: 'no-login-yet' };
  }
}
