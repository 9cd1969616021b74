import { isBot } from '../read-state.ts';
import type { CloudflareWrite, PlaygroundState } from '../state.ts';

/** What stands behind a write: which plan, and who approved it. */
export interface WriteStory {
  plan: string | undefined;
  approvers: string[];
}

/** A line of a thread may be posted shortly after what it tells of. */
const lateSeconds = 300;

/** The call for approval as it reads when it is settled. */
const approval = /plan ([0-9a-f]{8}): Approved (?:alone in an emergency )?by (.+?) \d/g;

/** Finds in the threads the approvals that a write rests on: those of the newest plan for this connection that was approved by then. */
export function writeStory(state: PlaygroundState, write: CloudflareWrite): WriteStory {
  const at = Date.parse(write.at ?? write.time ?? '') / 1_000;
  const name = nameOf(write);
  const approvals = state.channels
    .flatMap(channel => channel.messages)
    .filter(message => isBot(state, message.user) && Number(message.ts) <= at + lateSeconds)
    .filter(message => name === undefined || message.text.includes(name))
    .sort((a, b) => Number(a.ts) - Number(b.ts))
    .flatMap(message => [...message.text.matchAll(approval)])
    .flatMap(([, plan, who = '']) => who.split(/, | and /).map(one => ({ who: one, plan })));
  const plan = write.plan ?? approvals.at(-1)?.plan;
  const approvers = approvals.filter(one => one.plan === plan).map(one => one.who);
  return { plan, approvers: [...new Set(approvers)] };
}

function nameOf(write: CloudflareWrite): string | undefined {
  if (write.name !== undefined) return write.name;
  const body = write.body as { name?: unknown } | undefined;
  return typeof body?.name === 'string' ? body.name : undefined;
}
