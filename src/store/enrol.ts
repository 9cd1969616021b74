import type { Service } from '../ports/store.ts';
import { randomText } from './token.ts';

/** What a store says of itself, by name. */
export interface Marks {
  read(): Promise<ReadonlyMap<string, string>>;
  /** Sets a mark that is not there; leaves one that is. */
  claim(name: string, value: string): Promise<void>;
  set(name: string, value: string): Promise<void>;
}

const DEPLOYMENT = 'deployment';
const markOf = (workspace: string): string => `workspace:${workspace}`;
const OWN_STORE =
  'Each deployment needs a store of its own: another file, or another Redis, in JCACCESS_STORE.';

const foreign = (deployment: string, theirs: readonly string[], ours: string): Error =>
  new Error(
    `This store belongs to another deployment of jcaccess (${deployment}), of workspace ${theirs.join(', ')}; SLACK_BOT_TOKEN is of workspace ${ours}. ${OWN_STORE}`,
  );

const otherApp = (workspace: string, theirs: string, ours: string): Error =>
  new Error(
    `This store belongs to another Slack app of workspace ${workspace} (bot ${theirs}); SLACK_BOT_TOKEN is of bot ${ours}. ${OWN_STORE} If this app replaces that one for good: docs/runbook.md, "Another app on the same store".`,
  );

/**
 * Enrols a workspace in the deployment that a store belongs to; the first start marks the store. Instances of one
 * deployment, and a restored backup, find their workspace there. Throws, with what to do, when the store is another
 * deployment's. `recorded` gives the workspaces that a store of before there were marks was used by.
 */
export const enrol = async (
  marks: Marks,
  { workspace, bot }: Service,
  recorded: () => Promise<readonly string[]>,
  random: () => number,
): Promise<void> => {
  let there = await marks.read();
  if (!there.has(DEPLOYMENT)) {
    const users = await recorded();
    if (users.length > 0 && !users.includes(workspace))
      throw foreign('of before it had an id', users, workspace);
    // One mark for both, so that of two first starts at once one alone wins.
    await marks.claim(DEPLOYMENT, `${randomText(random)} ${workspace}`);
    there = await marks.read();
  }
  const [deployment = '', first = ''] = there.get(DEPLOYMENT)?.split(' ') ?? [];
  if (first !== workspace && !there.has(markOf(workspace))) {
    const others = [...there.keys()].flatMap(name => (name.startsWith('workspace:') ? name.slice(10) : []));
    throw foreign(deployment, [...new Set([first, ...others])], workspace);
  }
  if (bot === '') return;
  await marks.claim(markOf(workspace), bot);
  const enrolled = (await marks.read()).get(markOf(workspace));
  if (enrolled !== bot) throw otherApp(workspace, enrolled ?? '', bot);
};
