import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Diagnosis } from '../domain/diagnosis.ts';
import { asId, type FileId, type UserId } from '../domain/ids.ts';
import { ok } from '../domain/result.ts';
import { redaction } from '../http/redaction.ts';
import { createLog } from '../operations/log.ts';
import { textIn } from '../operations/text-file.ts';
import { createReader } from '../reading/reader.ts';
import { diagnosisMessage } from '../slack/views/diagnosis.ts';
import { findingLines } from '../slack/views/findings.ts';
import { terminalText } from '../slack/views/terminal-text.ts';
import { createDiagnoseLogin } from '../workflow/diagnose-login.ts';
import { type Against, againstMetadata, againstNothing, withSource } from './doctor/compared.ts';
import { type ExitCode, exitCodeOf } from './doctor/exit-code.ts';

/** The doctor at a shell: the same judgement of a failed login as `/jcaccess diagnose`, without Slack. */
const USAGE = `Usage: npm run -s doctor -- FILE [--metadata FILE --team NAME | --connection LABEL] [--json]
FILE is what a failed login left: a recording (HAR, SAML-tracer), a SAMLResponse in any wrapping, or the error text; "-"
reads standard input. It is judged by itself, or compared with a metadata file and the name of the team, or with what Access
has of a connection now (with the environment of the bot). Nothing is kept and nothing is written.
Exit code: 0 nothing to correct, 1 something is to be corrected, 2 it was not judged.
`;

const say = (text: string): void => void process.stdout.write(text);

const fail = (words: string): never => {
  process.stderr.write(words);
  process.exit(2);
};

const argumentsGiven = () => {
  try {
    const text = { type: 'string' } as const;
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { connection: text, metadata: text, team: text, json: { type: 'boolean' } },
    });
    const [file, ...others] = positionals;
    const isPaired = (values.metadata === undefined) === (values.team === undefined);
    const isOne = values.metadata === undefined || values.connection === undefined;
    return file === undefined || others.length > 0 || !isPaired || !isOne ? null : { file, ...values };
  } catch {
    return null;
  }
};

/** npm starts programs in the folder of the package; the paths are those of who typed them. */
const bytesOf = (file: string): Uint8Array => {
  try {
    return new Uint8Array(readFileSync(file === '-' ? 0 : resolve(process.env.INIT_CWD ?? '.', file)));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return fail(`${file} cannot be read (${code}).\n`);
  }
};

/** Control characters of the upper half and those that turn text around are written as numbers too. */
const harmless = (json: string): string =>
  json.replace(
    /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    one => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const print = (diagnosis: Diagnosis, exitCode: ExitCode, isJson: boolean): void => {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  say(
    isJson
      ? `${harmless(JSON.stringify({ exitCode, ...diagnosis }, null, 2))}\n`
      : terminalText(diagnosisMessage(diagnosis, 'terminal'), zone),
  );
};

const given = argumentsGiven() ?? fail(USAGE);
const silent = createLog({ level: 'silent', redaction });
const reader = createReader({ log: silent });
const now = (): Date => new Date();

const againstFile = async (file: string, team: string): Promise<Against> => {
  const read = await reader.metadata(bytesOf(file), now());
  if (!read.ok) return fail(`${file} was not read in time.\n`);
  const against = againstMetadata(read.value, basename(file), team);
  return against.ok
    ? against.value
    : fail(`${file} cannot be compared with.\n\n${findingLines(against.error).join('\n')}\n`);
};

/** Loaded on demand: most questions need neither the store nor Cloudflare. */
const againstLabel = async (label: string) => {
  const { readConfig } = await import('../config.ts');
  const { againstConnection } = await import('./doctor/connection.ts');
  const config = readConfig(process.env, textIn);
  if (!config.ok)
    return fail(
      config.error.map(({ variable, problem, fix }) => `${variable} ${problem}. ${fix}\n`).join(''),
    );
  const against = await againstConnection(config.value, label, {
    log: silent,
    now,
    monotonicMs: () => performance.now(),
  });
  return against.ok ? against.value : fail(`${against.error}\n`);
};

const diagnose = async (bytes: Uint8Array, against: Against): Promise<Diagnosis> => {
  const { access, chosen, appliedFor } = against;
  const id = asId<FileId>('given');
  const info = { id, name: '', sizeBytes: bytes.length, owner: asId<UserId>(''), mode: 'hosted' };
  const files = {
    fileInfo: async () => ({ ...info, urlPrivate: '', channels: [], shares: [] }),
    download: async () => ok(bytes),
  };
  const account = { looking: access };
  const accounts = { all: [account], get: () => account };
  const diagnoseLogin = createDiagnoseLogin({ accounts, files, reader, clock: { now } });
  return withSource(await diagnoseLogin({ file: id }, chosen, appliedFor), against);
};

try {
  const bytes = bytesOf(given.file);
  const ofConnection = given.connection === undefined ? null : await againstLabel(given.connection);
  const against =
    ofConnection ??
    (given.metadata === undefined ? againstNothing : await againstFile(given.metadata, given.team ?? ''));
  const diagnosis = await diagnose(bytes, against);
  await ofConnection?.close();
  process.exitCode = exitCodeOf(diagnosis);
  print(diagnosis, exitCodeOf(diagnosis), given.json === true);
} catch (error) {
  fail(`It was not judged: ${error instanceof Error ? error.message : String(error)}\n`);
} finally {
  reader.stop();
}
