import { ImpossibleAct } from '../impossible-act.ts';
import type { Outcome } from './courier.ts';
import type { Channel, Person, Workspace } from './workspace.ts';

/** What a person sees of their act: `errors` stand under fields by action id, `error` is Slack's own word for a failure. */
export interface ActResult {
  ok: boolean;
  error?: string;
  errors?: Record<string, string>;
  /** What Slack would refuse in the app's answer. */
  messages?: string[];
  ts?: string;
  fileId?: string;
  viewId?: string;
}

/** What Slack shows the person when the app did not acknowledge: `operation_timeout` after 3 s, `dispatch_failed` when it was not reached. */
export function resultOf(outcome: Outcome): ActResult {
  if (outcome.kind === 'acked') return { ok: true };
  return { ok: false, error: outcome.kind === 'timeout' ? 'operation_timeout' : 'dispatch_failed' };
}

/** The channel a person is in, by id or name; impossible otherwise. */
export function channelOf(workspace: Workspace, idOrName: string, person: Person): Channel {
  const channel = workspace.findChannel(idOrName);
  if (!channel) throw new ImpossibleAct('unknown_channel', `There is no channel ${idOrName}.`);
  if (!channel.members.includes(person.id)) {
    throw new ImpossibleAct('not_in_channel', `${person.name} is not in ${channel.name}.`);
  }
  return channel;
}
