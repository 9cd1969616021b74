import { userInfo } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import type { UserId, WorkspaceId } from '../domain/ids.ts';
import { asId } from '../domain/ids.ts';
import type { CodeBook } from '../domain/step-up.ts';
import { standingOf, trustCodes, withoutCodes } from '../domain/step-up.ts';
import { redaction } from '../http/redaction.ts';
import { createLog } from '../operations/log.ts';
import { textIn } from '../operations/text-file.ts';
import type { Store } from '../ports/store.ts';
import { openStore } from '../store/open.ts';
import { changeCodeBook, codeBookName, readCodeBook } from '../workflow/step-up.ts';

/**
 * What an operator does with approval codes: sees who has some, lets new ones count at once for a person whom they know, or
 * takes them away so that the person begins anew. Each is on the record of the workspace.
 */
const USAGE = `Usage, with the environment of the bot:
  npm run codes -- list       --workspace T0123
  npm run codes -- trust U012 --workspace T0123 [--by NAME]
  npm run codes -- reset U012 --workspace T0123 [--by NAME]
"trust" lets codes that were set up a moment ago count at once: only after you spoke with the person.
"reset" deletes a person's codes, so that they set up new ones in the App Home.
`;

const fail = (words: string, code: number): never => {
  process.stderr.write(words);
  process.exit(code);
};

const CHANGES: Readonly<Record<string, (book: CodeBook, user: UserId, now: Date) => CodeBook>> = {
  trust: trustCodes,
  reset: (book, user) => (book[user] ? withoutCodes(book, user) : book),
};

const argumentsIn = () => {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { workspace: { type: 'string' }, by: { type: 'string' } },
    });
    const [action = '', user, ...more] = positionals;
    const isKnown = action === 'list' ? !user : Boolean(user && CHANGES[action]);
    if (!isKnown || more.length > 0 || !values.workspace) return null;
    const workspace = asId<WorkspaceId>(values.workspace);
    return { action, user: user === undefined ? null : asId<UserId>(user), workspace, by: values.by };
  } catch {
    return null;
  }
};

const given = argumentsIn() ?? fail(USAGE, 2);
const config = readConfig(process.env, textIn);
if (!config.ok)
  fail(config.error.map(({ variable, problem, fix }) => `${variable} ${problem}. ${fix}\n`).join(''), 1);
else {
  const silent = createLog({ level: 'silent', redaction });
  try {
    const store = await openStore(config.value.store, config.value.auditKey, silent);
    try {
      const { action, user } = given;
      if (user === null) await list(store);
      else process.exitCode = await settle(store, action, user);
    } finally {
      await store.close();
    }
  } catch (error) {
    fail(`${error instanceof Error ? error.message : String(error)}\n`, 1);
  }
}

async function list(store: Store): Promise<void> {
  const now = new Date();
  const book = readCodeBook((await store.secret(codeBookName(given.workspace)))?.text);
  for (const [user, holder] of Object.entries(book))
    process.stdout.write(
      `${user}  ${standingOf(holder, now)}, begun ${holder.begunAt.toISOString()}${holder.countsFrom ? `, counts from ${holder.countsFrom.toISOString()}` : ''}\n`,
    );
  process.stdout.write(`${Object.keys(book).length} with approval codes.\n`);
}

async function settle(store: Store, action: string, user: UserId): Promise<number> {
  const { workspace, by = userInfo().username } = given;
  const at = new Date();
  const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
  const isDone = await changeCodeBook({ store, sleep }, workspace, async before => {
    const book = CHANGES[action]?.(before, user, at) ?? before;
    const facts = { whose: user, operator: by };
    // Noted first: what an operator decided is on the record even when the process ends in between.
    if (book !== before)
      await store.commit({
        workspace,
        audit: [
          {
            change: workspace,
            at,
            who: null,
            what: `codes-${action}`,
            surface: 'jcaccess',
            outcome: 'done',
            facts,
          },
        ],
      });
    return { book, answer: book !== before };
  });
  process.stdout.write(
    isDone ? `${user}: done (${action}).\n` : `${user} has no codes that are set up. Nothing was done.\n`,
  );
  return isDone ? 0 : 1;
}
