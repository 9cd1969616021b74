import { userInfo } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import type { EffectId, WorkspaceId } from '../domain/ids.ts';
import { asId } from '../domain/ids.ts';
import { redaction } from '../http/redaction.ts';
import { createLog } from '../operations/log.ts';
import { textIn } from '../operations/text-file.ts';
import type { ParkedEffect, Store } from '../ports/store.ts';
import { openStore } from '../store/open.ts';
import { showCardsAnew } from '../workflow/cards-anew.ts';

/**
 * What an operator does with effects that were given up: looks at them, tries them again, or ends them unperformed. The record
 * of the change or connection says who did it and when. After a restore it asks for the cards of what is open, which show in
 * Slack what the store does not know any more.
 */
const USAGE = `Usage, with the environment of the bot:
  npm run effects -- list  --workspace T0123
  npm run effects -- retry ID [ID …] --workspace T0123 [--by NAME]
  npm run effects -- drop  ID [ID …] --workspace T0123 [--by NAME]
  npm run effects -- cards --workspace T0123
An effect that is tried again is due at once; one that is dropped is never performed. ID "all" stands for every one.
"cards" brings the card of every open change to what the store knows, after a backup was restored.
`;

const fail = (words: string, code: number): never => {
  process.stderr.write(words);
  process.exit(code);
};

const argumentsIn = () => {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { workspace: { type: 'string' }, by: { type: 'string' } },
    });
    const [action = '', ...ids] = positionals;
    const isComplete = ['list', 'cards'].includes(action) ? ids.length === 0 : ids.length > 0;
    if (!['list', 'retry', 'drop', 'cards'].includes(action) || !isComplete || !values.workspace) return null;
    return { action, ids, workspace: asId<WorkspaceId>(values.workspace), by: values.by };
  } catch {
    return null;
  }
};

const given = argumentsIn() ?? fail(USAGE, 2);
const config = readConfig(process.env, textIn);
if (!config.ok)
  fail(config.error.map(({ variable, problem, fix }) => `${variable} ${problem}. ${fix}\n`).join(''), 1);
else {
  const { action, ids, workspace, by = userInfo().username } = given;
  const silent = createLog({ level: 'silent', redaction });
  try {
    const store = await openStore(config.value.store, config.value.auditKey, silent);
    try {
      const parked = await store.parked(workspace);
      if (action === 'list') list(parked);
      else if (action === 'cards') await showCards(store);
      else process.exitCode = await settle(store, action === 'retry', chosen(parked, ids));
    } finally {
      await store.close();
    }
  } catch (error) {
    fail(`${error instanceof Error ? error.message : String(error)}\n`, 1);
  }

  async function showCards(store: Store): Promise<void> {
    const now = new Date();
    const asked = await showCardsAnew(store, workspace, { asked: String(now.getTime()), now });
    process.stdout.write(`Cards of open changes that are brought up to date: ${asked}\n`);
  }

  /** Tries again or ends each; says which and notes it in the record. */
  async function settle(store: Store, isRetry: boolean, effects: readonly ParkedEffect[]): Promise<number> {
    for (const { id, subject, work } of effects) {
      const at = new Date();
      const facts = { effect: id, deed: work.deed, operator: by };
      const what = isRetry ? 'effect-retried' : 'effect-dropped';
      // Noted first: what an operator decided is on the record even when the process ends in between.
      const audit = [
        { change: subject.id, at, who: null, what, surface: 'jcaccess', outcome: 'done', facts },
      ] as const;
      await store.commit({ workspace, audit });
      const isDone = isRetry
        ? await store.retryParked(workspace, id, at)
        : await store.dropParked(workspace, id);
      process.stdout.write(`${id}  ${isDone ? (isRetry ? 'due now' : 'dropped') : 'was taken meanwhile'}\n`);
    }
    return 0;
  }
}

function list(parked: readonly ParkedEffect[]): void {
  for (const { id, work, subject, parkedAt, error } of parked)
    process.stdout.write(
      `${id}\n    ${work.deed} of ${subject.kind} ${subject.id}, given up ${parkedAt.toISOString()}: ${error}\n`,
    );
  process.stdout.write(`${parked.length} given up.\n`);
}

function chosen(parked: readonly ParkedEffect[], ids: readonly string[]): readonly ParkedEffect[] {
  if (ids.includes('all')) return parked;
  const wanted = ids.map(id => asId<EffectId>(id));
  const unknown = wanted.filter(id => !parked.some(one => one.id === id));
  if (unknown.length > 0)
    fail(`Not given up in this workspace: ${unknown.join(', ')}. Nothing was done.\n`, 1);
  return parked.filter(one => wanted.includes(one.id));
}
