import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createAccess } from '../cloudflare/access.ts';
import { createApi } from '../cloudflare/api.ts';
import { addOneTimePin } from '../cloudflare/one-time-pin.ts';
import type { AccountConfig, Config } from '../config.ts';
import { readConfig } from '../config.ts';
import type { WorkspaceId } from '../domain/ids.ts';
import { asId } from '../domain/ids.ts';
import { createHttpClient } from '../http/client.ts';
import { redaction } from '../http/redaction.ts';
import { createWayOut } from '../http/way-out.ts';
import { createLog } from '../operations/log.ts';
import { textIn } from '../operations/text-file.ts';
import { readSpMetadata } from '../saml/sp-metadata.ts';
import { shown } from '../slack/views/text.ts';
import { openStore } from '../store/open.ts';
import type { AccountAt, Around, Outcome } from './rescue/around.ts';
import { oneTimePin } from './rescue/one-time-pin.ts';
import { putBack } from './rescue/put-back.ts';
import { show } from './rescue/show.ts';

const USAGE = `Usage, on the machine where the keys are, with the environment of the bot:
  npm run rescue -- show
  npm run rescue -- put-back LABEL [--exactly] [--by NAME]
  npm run rescue -- one-time-pin [--account NAME] [--by NAME]
For the day on which nobody gets in: it asks neither Slack nor approvers. "show" writes nothing. The others say what they would
write, ask twice, and seal who did it into the record. "put-back" writes the last kept settings of a connection; certificates
that Access trusts beside them stay, unless --exactly is given. With several workspaces in the store add --workspace T0123.
Exit code: 0 done, 1 not done, 2 not understood.
`;

const LONGEST_LINE = 2_000;

/** The arguments as they are understood; null when they are not. */
const argumentsIn = (args: readonly string[]) => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        workspace: { type: 'string' },
        account: { type: 'string' },
        by: { type: 'string' },
        exactly: { type: 'boolean' },
      },
    });
    const [action = '', ...words] = positionals;
    const label = words.join(' ');
    const isKnown =
      action === 'put-back' ? label !== '' : ['show', 'one-time-pin'].includes(action) && label === '';
    return isKnown ? { action, label, ...values } : null;
  } catch {
    return null;
  }
};

interface Outside extends Pick<Around, 'now' | 'say' | 'ask'> {
  readonly dispatcher?: Parameters<typeof createHttpClient>[0]['dispatcher'];
}

/** Rescues with this environment; gives the exit code. */
export const rescue = async (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  outside: Outside,
): Promise<Outcome | 2> => {
  const { say } = outside;
  const given = argumentsIn(args);
  if (!given) {
    say(USAGE);
    return 2;
  }
  const config = readConfig(environment, textIn);
  if (!config.ok) {
    for (const { variable, problem, fix } of config.error) say(`${variable} ${problem}. ${fix}`);
    return 2;
  }
  const { store: choice, auditKey } = config.value;
  // Opening would make it.
  if (choice.engine === 'sqlite' && !existsSync(choice.path)) {
    say(`There is no store at ${choice.path} (JCACCESS_STORE).`);
    return 2;
  }
  const store = await openStore(choice, auditKey, createLog({ level: 'silent', redaction }));
  try {
    const there = (await store.auditReader.workspaces()).filter(one =>
      [undefined, one].includes(given.workspace),
    );
    const [workspace] = there;
    if (workspace === undefined || there.length > 1) {
      say(`Which workspace? The store has ${there.join(', ') || 'none of it'}: --workspace T0123.`);
      return 2;
    }
    const by = given.by ?? userInfo().username;
    const accounts = accountsOf(config.value, outside);
    // What others named in Access must not write to this terminal, nor look like a line of ours.
    const harmless = (line: string): void => say(shown(line, LONGEST_LINE));
    const around: Around = {
      ...outside,
      say: harmless,
      accounts,
      store,
      workspace: asId<WorkspaceId>(workspace),
      by,
    };
    if (given.action === 'show') return await show(around);
    if (given.action === 'one-time-pin') {
      const chosen = accounts.filter(({ id, name }) => [undefined, id, name].includes(given.account));
      const [account] = chosen;
      if (account && chosen.length === 1) return await oneTimePin(around, account);
      say(`Which account? --account with one of: ${accounts.map(({ name }) => name).join(', ')}.`);
      return 2;
    }
    return await putBack(around, given.label, given.exactly === true);
  } finally {
    await store.close();
  }
};

/** Access without the budget of the bot: on such a day nobody waits for it. */
const accountsOf = ({ accounts, proxy, policy }: Config, { dispatcher }: Outside): Around['accounts'] => {
  const http = createHttpClient({
    dispatcher: dispatcher ?? createWayOut({ proxy, moreHosts: policy.ssoHosts }),
    random: () => 0.5,
    monotonicMs: () => performance.now(),
  });
  const budget = { take: async () => ({ ok: true }) as const };
  const at = ({ id, name, apiToken: token }: AccountConfig): AccountAt => {
    const deps = { http, accountId: id, token, budget, readSpMetadata };
    return { id, name, access: createAccess(deps), addOneTimePin: () => addOneTimePin(createApi(deps)) };
  };
  const [first, ...more] = accounts;
  return [at(first), ...more.map(at)];
};

if (import.meta.main) {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const code = await rescue(process.argv.slice(2), process.env, {
    now: () => new Date(),
    say: line => void process.stdout.write(`${line}\n`),
    ask: async question => {
      process.stdout.write(question);
      const line = await lines.next();
      return line.done ? null : line.value;
    },
  }).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  });
  process.exit(code);
}
