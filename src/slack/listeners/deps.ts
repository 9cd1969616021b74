import type { HomeView } from '@slack/types';
import type { ChangeId, ConnectionId, GroupId, UserId, WorkspaceId } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Result } from '../../domain/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Directory } from '../../ports/directory.ts';
import type { Files } from '../../ports/files.ts';
import type { Log } from '../../ports/log.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import type { SealedEntry } from '../../ports/store.ts';
import type { Accounts } from '../../workflow/accounts.ts';
import type { Allowances } from '../../workflow/allowances.ts';
import type { Corridor } from '../../workflow/corridor.ts';
import type { DiagnoseLogin } from '../../workflow/diagnose-login.ts';
import type { Exporter } from '../../workflow/exporting.ts';
import type { Queries } from '../../workflow/queries.ts';
import type { CertificateReader, ResultReader } from '../../workflow/readers.ts';
import type { StepUp } from '../../workflow/step-up.ts';
import type { Words } from '../words.ts';

/** Everything a listener may call: one corridor for deeds, questions for reading, and Slack's own registers. */
export interface ListenerDeps {
  /** jcaccess itself, as Slack knows it: what it does is no deed of a person. */
  readonly self: UserId;
  readonly corridor: Corridor;
  readonly queries: Queries;
  readonly allowances: Allowances;
  readonly accounts: Accounts;
  readonly readCertificate: CertificateReader;
  readonly readResult: ResultReader;
  readonly diagnoseLogin: DiagnoseLogin;
  readonly exporter: Exporter;
  readonly stepUp: StepUp;
  readonly directory: Directory;
  readonly files: Files;
  readonly noticeboard: Noticeboard;
  readonly words: Words;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly log: Log;
  /** Draws the App Home of one person. */
  readonly publishHome: (user: UserId, view: HomeView) => Promise<void>;
  /** Reads a user group anew at the next press. */
  readonly forgetGroup: (group: GroupId) => void;
  /** Whether the sealed entries of one subject hold together, in words either way. */
  readonly checkChain: (
    workspace: WorkspaceId,
    id: ChangeId | ConnectionId,
    entries: readonly SealedEntry[],
  ) => Result<string, string>;
  /** What the record of a workspace holds, and what is wrong with it: chains or entries that are missing, moved or edited. */
  readonly checkRecord: (workspace: WorkspaceId) => Promise<{
    readonly entries: number;
    readonly chains: number;
    readonly faults: readonly string[];
  }>;
  readonly newChangeId: (workspace: WorkspaceId) => Promise<ChangeId>;
}
