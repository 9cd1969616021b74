import { createReadStream } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { readConfig } from '../config.ts';
import type { Checkpoint } from '../store/audit/checkpoints.ts';
import { checkpointIn } from '../store/audit/checkpoints.ts';
import { recordInWords } from '../store/audit/in-words.ts';
import type { RecordReport } from '../store/audit/verify.ts';
import { verifyRecord } from '../store/audit/verify.ts';
import { openAudit } from '../store/open.ts';

const USAGE = `Usage: npm run audit:verify -- [--workspace T0123] [--checkpoints jcaccess.log], with the environment of the bot.
Checks the sealed record in the store, of every workspace unless one is given, and changes nothing. The log may be given
as jcaccess wrote it or as Docker, Compose, Kubernetes or journald keep it, and more than once.
Exit code: 0 nothing is wrong in what was looked at, 1 the record is broken, 2 it was not checked as asked.
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const fail = (words: string): never => {
  process.stderr.write(words);
  process.exit(2);
};

const argumentsGiven = (): { readonly workspace?: string; readonly checkpoints?: string[] } => {
  try {
    const workspace = { type: 'string' } as const;
    return parseArgs({ options: { workspace, checkpoints: { type: 'string', multiple: true } } }).values;
  } catch {
    return fail(USAGE);
  }
};

/** The checkpoints in logs, however long, and how many lines speak of one but could not be read. */
const checkpointsIn = async (
  paths: readonly string[],
): Promise<{ readonly found: readonly Checkpoint[]; readonly unread: number }> => {
  const found: Checkpoint[] = [];
  let unread = 0;
  for (const path of paths) {
    for await (const line of createInterface({
      input: createReadStream(path, 'utf8'),
      crlfDelay: Infinity,
    })) {
      const checkpoint = checkpointIn(line);
      if (checkpoint === 'unread') unread += 1;
      else if (checkpoint) found.push(checkpoint);
    }
  }
  return { found, unread };
};

/** Checks, says what was looked at, and gives the exit code. */
const check = async (config: Config): Promise<0 | 1 | 2> => {
  const { found, unread } = await checkpointsIn(given.checkpoints ?? []);
  const reader = await openAudit(config.store);
  try {
    const there = await reader.workspaces();
    const asked = given.workspace === undefined ? there : [given.workspace];
    if (asked.length === 0 || !asked.every(one => there.includes(one))) {
      const noted = found.length > 0 ? ` The log has ${found.length} checkpoints.` : '';
      say(
        `Nothing is on record${given.workspace === undefined ? '' : ` of workspace ${given.workspace}`}: nothing was checked. The store has ${there.length === 0 ? 'no workspace' : there.join(', ')}.${noted}`,
      );
      return found.length > 0 && there.length === 0 ? 1 : 2;
    }
    const reports: RecordReport[] = [];
    for (const workspace of asked) {
      const report = await verifyRecord(reader, workspace, config.auditKey, found);
      for (const line of recordInWords(report).words) say(line);
      reports.push(report);
    }
    return concluded(reports, given.workspace === undefined, found.length, unread);
  } finally {
    await reader.close();
  }
};

const concluded = (
  reports: readonly RecordReport[],
  isAll: boolean,
  checkpoints: number,
  unread: number,
): 0 | 1 | 2 => {
  const [first, ...others] = reports.map(report => new Set(report.missing));
  const nowhere = isAll ? [...(first ?? [])].filter(change => others.every(one => one.has(change))) : [];
  for (const change of nowhere)
    say(`BROKEN: ${change} has a checkpoint in the log, but no entries in the store.`);
  if (unread > 0)
    say(`${unread} lines of the log speak of a checkpoint and could not be read: they were passed over.`);
  if (given.checkpoints && checkpoints === 0)
    say('The log has no checkpoint that could be read: the store was compared with nothing.');
  const outcomes = reports.map(report => recordInWords(report).outcome);
  if (nowhere.length > 0 || outcomes.includes('broken')) return 1;
  const isAsAsked = unread === 0 && (!given.checkpoints || reports.every(report => report.checkpoints > 0));
  return isAsAsked && !outcomes.includes('nothing') ? 0 : 2;
};

const given = argumentsGiven();
const config = readConfig({ ...process.env });
if (config.ok) {
  process.exitCode = await check(config.value).catch((error: unknown) =>
    fail(`The record was not checked: ${error instanceof Error ? error.message : String(error)}\n`),
  );
} else {
  const problems = config.error.map(({ variable, problem, fix }) => `  ${variable} ${problem}. ${fix}\n`);
  fail(USAGE + problems.join(''));
}
