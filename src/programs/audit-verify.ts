import { createReadStream, readFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { StoreChoice } from '../config.ts';
import { DEFAULT_STORE, readConfig, storeIn } from '../config.ts';
import { textIn } from '../operations/text-file.ts';
import type { Checkpoint } from '../store/audit/checkpoints.ts';
import { checkpointIn } from '../store/audit/checkpoints.ts';
import { recordInWords } from '../store/audit/in-words.ts';
import type { Proof } from '../store/audit/signature.ts';
import { publicKeyName, publicKeyPem, readPublicKey } from '../store/audit/signature.ts';
import type { RecordReport } from '../store/audit/verify.ts';
import { verifyRecord } from '../store/audit/verify.ts';
import { openAudit } from '../store/open.ts';

const USAGE = `Usage: npm run audit:verify -- [--workspace T0123] [--checkpoints jcaccess.log], with the environment of the bot.
The public key for auditors: npm run audit:verify -- --print-public-key
Without a secret, for an auditor who has a copy of the store (JCACCESS_STORE) and the public key:
  npm run audit:verify -- --public-key FILE [--workspace T0123] [--checkpoints jcaccess.log]
Checks the sealed record in the store, of every workspace unless one is given, and changes nothing. The log may be given
as jcaccess wrote it or as Docker, Compose, Kubernetes or journald keep it, and more than once.
Exit code: 0 nothing is wrong in what was looked at, 1 the record is broken, 2 it was not checked as asked.
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const fail = (words: string): never => {
  process.stderr.write(words);
  process.exit(2);
};

const argumentsGiven = () => {
  try {
    const text = { type: 'string' } as const;
    const options = {
      workspace: text,
      checkpoints: { ...text, multiple: true },
      'public-key': text,
      'print-public-key': { type: 'boolean' },
    } as const;
    return parseArgs({ options }).values;
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
const check = async (store: StoreChoice, proof: Proof): Promise<0 | 1 | 2> => {
  const { found, unread } = await checkpointsIn(given.checkpoints ?? []);
  const reader = await openAudit(store);
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
      const report = await verifyRecord(reader, workspace, proof, found);
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
const failed = (error: unknown): never =>
  fail(`The record was not checked: ${error instanceof Error ? error.message : String(error)}\n`);

/** Where the record is and what it is checked with: the public key needs no other setting than the place. */
const asked = (): { readonly store: StoreChoice; readonly proof: Proof } => {
  const path = given['public-key'];
  if (path !== undefined)
    return {
      store: storeIn(process.env.JCACCESS_STORE?.trim() || DEFAULT_STORE, true),
      proof: readPublicKey(readFileSync(path, 'utf8')),
    };
  const config = readConfig({ ...process.env }, textIn);
  if (config.ok) return { store: config.value.store, proof: config.value.auditKey };
  return fail(
    USAGE + config.error.map(({ variable, problem, fix }) => `  ${variable} ${problem}. ${fix}\n`).join(''),
  );
};

try {
  const { store, proof } = asked();
  if (given['print-public-key']) {
    if (typeof proof === 'string') process.stdout.write(publicKeyPem(proof));
    else fail(USAGE);
  } else {
    if (typeof proof !== 'string')
      say(`Checked with the public key ${publicKeyName(proof)}, and with no secret.`);
    process.exitCode = await check(store, proof);
  }
} catch (error) {
  failed(error);
}
