import type { ChangeId, WorkspaceId } from '../domain/ids.ts';
import { asId } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import { configuredPeople } from '../domain/policy.ts';
import type { RecordedFacts } from '../domain/policy-facts.ts';
import { digestOfFacts, policyFacts } from '../domain/policy-facts.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import type { Log } from '../ports/log.ts';
import type { AuditEntry, Store } from '../ports/store.ts';

/** The chains of what holds for every change of a workspace. */
const POLICY = asId<ChangeId>('POLICY');
const APPROVERS = asId<ChangeId>('APPROVERS');

/** Puts on the record by which rules decisions are judged, and who was in the groups that the rules name. */
export interface PolicyNotes {
  /** Notes the policy when it is another one than was noted last. */
  notePolicy(): Promise<void>;
  /** Notes the members of the groups when they are others than were noted last. */
  noteApprovers(): Promise<void>;
}

/** Compares with what was noted last, so that a restart alone notes nothing. */
export const createPolicyNotes = (deps: {
  readonly store: Pick<Store, 'audit' | 'commit'>;
  readonly directory: Pick<Directory, 'members'>;
  readonly workspace: WorkspaceId;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly log: Log;
}): PolicyNotes => {
  const { store, directory, workspace, policy, clock, log } = deps;

  const noteIfNew = async (chain: ChangeId, what: string, facts: RecordedFacts): Promise<void> => {
    const digest = digestOfFacts(facts);
    const before = await store.audit(workspace, chain);
    if (before.at(-1)?.digest === digest) return;
    const noted: AuditEntry = {
      change: chain,
      at: clock.now(),
      who: null,
      what,
      surface: 'jcaccess',
      digest,
      outcome: 'done',
      facts,
    };
    // Of several instances that start together one notes it.
    await store.commit({ workspace, audit: [noted], once: [`${chain} ${before.length} ${digest}`] });
  };

  const orWarn = async (noted: Promise<void>): Promise<void> => {
    await noted.catch((error: unknown) => log.warn('the policy could not be put on the record', { error }));
  };

  const members = async (): Promise<RecordedFacts> => {
    const facts: Record<string, string> = {};
    for (const group of configuredPeople(policy).groups.toSorted())
      facts[group] = (await directory.members(group))?.toSorted().join(', ') ?? 'not readable';
    return facts;
  };

  return {
    notePolicy: () => orWarn(noteIfNew(POLICY, 'started', policyFacts(policy))),
    noteApprovers: async () => {
      if (configuredPeople(policy).groups.length > 0)
        await orWarn(members().then(facts => noteIfNew(APPROVERS, 'approvers', facts)));
    },
  };
};
