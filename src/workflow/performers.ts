import type { ChangeId, WorkspaceId } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import type { Access } from '../ports/access.ts';
import type { Directory } from '../ports/directory.ts';
import type { Files } from '../ports/files.ts';
import type { JumpCloud } from '../ports/jumpcloud.ts';
import type { Noticeboard } from '../ports/noticeboard.ts';
import type { AskPublishedMetadata } from '../ports/published-metadata.ts';
import type { Reader } from '../ports/reader.ts';
import type { Store } from '../ports/store.ts';
import type { Accounts, InAccount } from './accounts.ts';
import type { Allowances } from './allowances.ts';
import type { ReadHandedMetadata } from './handed-metadata.ts';
import { answerFile } from './perform/answer-file.ts';
import { applyPlan } from './perform/apply-plan.ts';
import { askRequester } from './perform/ask-requester.ts';
import { askWhichChange } from './perform/ask-which-change.ts';
import { deleteKey } from './perform/delete-key.ts';
import { deliverCertificate } from './perform/deliver-certificate.ts';
import { findOutcome } from './perform/find-outcome.ts';
import { lookAtMetadata } from './perform/look-at-metadata.ts';
import { planChange } from './perform/make-plan.ts';
import { noteDrift } from './perform/note-drift.ts';
import { noteTest } from './perform/note-test.ts';
import { nudge } from './perform/nudge.ts';
import { placeFile } from './perform/place-file.ts';
import { readHandedMetadata } from './perform/read-metadata.ts';
import { remind } from './perform/remind.ts';
import { remindChannel } from './perform/remind-channel.ts';
import { resume } from './perform/resume.ts';
import { runOut } from './perform/run-out.ts';
import { runTest } from './perform/run-test.ts';
import { say } from './perform/say.ts';
import { sendCalendar } from './perform/send-calendar.ts';
import { settleCall } from './perform/settle-call.ts';
import { sharePlan } from './perform/share-plan.ts';
import { showCard } from './perform/show-card.ts';
import { showRecipe } from './perform/show-recipe.ts';
import { stopTests } from './perform/stop-tests.ts';
import { sweepAccess } from './perform/sweep-access.ts';
import { tell } from './perform/tell.ts';
import { tellOfCodes } from './perform/tell-of-codes.ts';
import { tellStopped } from './perform/tell-stopped.ts';
import { testConnection } from './perform/test-connection.ts';
import { testMany } from './perform/test-many.ts';
import { trustPair } from './perform/trust-pair.ts';
import { undoJumpCloud } from './perform/undo-jumpcloud.ts';
import { undoPlan } from './perform/undo-plan.ts';
import { watchLogin } from './perform/watch-login.ts';
import type { OnConnection, Perform, Performers, Stored } from './performing.ts';
import type { FileRouter } from './route-file.ts';

/** What a deed asks of the services of one account. */
interface Services {
  readonly access: Access;
  readonly jumpcloud: JumpCloud | null;
}

/** The table of deeds: what each kind of effect does. */
export const createPerformers = (deps: {
  readonly accounts: { readonly all: readonly unknown[] } & Pick<Accounts, 'get' | 'find'>;
  readonly files: Files;
  readonly metadataReader: Pick<Reader, 'metadata'>;
  readonly readMetadata: ReadHandedMetadata;
  readonly routeFile: FileRouter;
  readonly allowances: Allowances;
  readonly noticeboard: Noticeboard;
  readonly directory: Directory;
  readonly policy: Policy;
  readonly store: Store;
  readonly published: AskPublishedMetadata;
  readonly reader: Pick<Reader, 'metadata'>;
  readonly newChangeId: (workspace: WorkspaceId) => Promise<ChangeId>;
  readonly random: () => number;
  readonly randomId: () => string;
  readonly sleep: (ms: number) => Promise<void>;
}): Performers => {
  const approved = (request: InAccount): Services => deps.accounts.get(request);
  const looking = (request: InAccount): Services => {
    const { looking: access, jumpcloud } = deps.accounts.get(request);
    return { access, jumpcloud };
  };
  /** What was approved, and what belongs to it. */
  const writesTo = inAccount(approved);
  /** What people look at: its calls never take the share of approved work. */
  const looksInto = inAccount(looking);
  return {
    'show-card': showCard(deps),
    say: say(deps),
    tell: tell(deps),
    'settle-call': settleCall(deps),
    'deliver-certificate': deliverCertificate(deps),
    'show-recipe': showRecipe(deps),
    'delete-key': deleteKey(deps),
    'read-metadata': readHandedMetadata(deps),
    'make-plan': looksInto(services => planChange({ ...deps, ...services })),
    'share-plan': sharePlan(deps),
    nudge: nudge(deps),
    'ask-requester': askRequester(deps),
    'apply-plan': writesTo(services => applyPlan({ ...deps, ...services })),
    'trust-pair': writesTo(services => trustPair({ ...deps, ...services })),
    'find-outcome': writesTo(services => findOutcome({ ...deps, ...services })),
    'undo-plan': writesTo(services => undoPlan({ ...deps, ...services })),
    'undo-jumpcloud': writesTo(services => undoJumpCloud({ ...deps, ...services })),
    'run-test': writesTo(services => runTest({ ...deps, ...services })),
    'watch-login': writesTo(services => watchLogin({ ...deps, ...services })),
    'run-out': runOut,
    'send-calendar': sendCalendar(deps),
    remind: looksInto(services => remind({ ...deps, ...services })),
    'remind-channel': remindChannel(deps),
    'look-at-metadata': looksInto(services => lookAtMetadata({ ...deps, ...services })),
    resume,
    'test-connection': looksInto(services => testConnection({ ...deps, ...services })),
    'note-test': noteTest,
    'test-many': testMany({ ...deps, services: looking, hasSeveralAccounts: deps.accounts.all.length > 1 }),
    'sweep-access': sweepAccess(deps),
    'note-drift': noteDrift,
    'stop-tests': stopTests,
    'tell-of-codes': tellOfCodes(deps),
    'tell-stopped': tellStopped(deps),
    'place-file': placeFile(deps),
    'answer-file': answerFile(deps),
    'ask-which-change': askWhichChange(deps),
  };
};

/** Performs a deed with the services of the account that its request names. */
const inAccount =
  (services: (request: InAccount) => Services) =>
  <D extends OnConnection>(perform: (services: Services) => Perform<D>): Perform<D> =>
  async at =>
    await perform(services(requestOf(at)))(at);

const requestOf = (at: Partial<Stored['change']> & Stored['connection']): InAccount =>
  (at.change ?? at.connection).request;
