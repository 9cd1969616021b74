import { readFileSync } from 'node:fs';
import process from 'node:process';
import { build } from './build.ts';
import { readConfig } from './config.ts';
import { redaction } from './http/redaction.ts';
import { createWayOut } from './http/way-out.ts';
import { endOnCrash } from './operations/crash.ts';
import { createLog } from './operations/log.ts';
import { switchLevelOnSignal } from './operations/log-level.ts';
import { endOnSignals } from './operations/signals.ts';
import { startFailure, startFailureText } from './operations/start-failure.ts';
import { textIn } from './operations/text-file.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

const USAGE = `jcaccess ${version}
Usage: node src/main.ts [--version | --help]
Everything is set by environment variables: docs/reference.md lists them, docs/deploy.md says how to run it.
`;

const exit = (code: number): never => process.exit(code);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(
    `jcaccess needs Node 24.15 or newer; this is ${process.version}. Start it with: npm start\n`,
  );
  exit(1);
}

const [argument] = process.argv.slice(2);
if (argument === '--version') {
  process.stdout.write(`${version}\n`);
  exit(0);
}
if (argument !== undefined) {
  process.stdout.write(USAGE);
  exit(argument === '--help' ? 0 : 2);
}

// What writes there past the log must not end the process either when a pipe is closed.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const config = readConfig(process.env, textIn);
if (!config.ok) {
  const count = config.error.length;
  process.stderr.write(
    `jcaccess cannot start: ${count} ${count === 1 ? 'thing is' : 'things are'} not right in the environment.\n`,
  );
  for (const { variable, problem, fix } of config.error) {
    process.stderr.write(`\n  ${variable} ${problem}.\n    ${fix}\n`);
  }
  createLog({ level: 'info', redaction }).fatal('jcaccess could not start', {
    problems: config.error,
    exitCode: 1,
  });
  exit(1);
} else {
  const { proxy, policy, logLevel, secrets } = config.value;
  const log = createLog({ level: logLevel, redaction, secrets });
  endOnCrash(process, log, exit);
  switchLevelOnSignal(process, log);
  const dispatcher = createWayOut({ proxy, moreHosts: policy.ssoHosts });
  const app = build(config.value, { clock: { now: () => new Date() }, dispatcher, log });
  endOnSignals(process, app.stop, exit);
  try {
    await app.start();
  } catch (error) {
    const failure = startFailure(error, redaction.redacted);
    process.stderr.write(startFailureText(failure));
    const { why, todo, isExpected } = failure;
    log.fatal('jcaccess could not start', { why, todo, exitCode: 1, ...(isExpected ? {} : { error }) });
    exit(1);
  }
}
