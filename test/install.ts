import { spawnSync } from 'node:child_process';
import process from 'node:process';

// Run before the tests: brings what they use beside npm packages and Node, where this machine lets us.

const needed = [
  { program: 'chromium', tests: 'the page of the playground in a browser' },
  { program: 'redis-server', tests: 'the Redis store' },
  { program: 'openssl', tests: 'certificates against openssl' },
  { program: 'xmlsec1', tests: 'signatures against xmlsec1' },
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const isThere = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
const apt = (...args: string[]): boolean =>
  spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

function install(packages: readonly string[]): void {
  const args = ['install', '--yes', '--no-install-recommends', ...packages];
  // Package lists that are old or were never fetched make the first try fail.
  if (!apt(...args) && apt('update')) apt(...args);
}

const missing = () => needed.filter(({ program }) => !isThere(program));
const list = (programs: typeof needed): string =>
  programs.map(({ program, tests }) => `  ${program}: ${tests}\n`).join('');

const before = missing();
const isWanted = process.env.JCACCESS_TEST_INSTALL !== 'no';
if (before.length > 0 && isWanted && process.getuid?.() === 0 && isThere('apt-get')) {
  say(`The tests use programs that are missing here:\n${list(before)}`);
  say('Installing them from Debian (apt-get install), because this runs as root.');
  say('JCACCESS_TEST_INSTALL=no leaves the machine as it is, and skips those tests.');
  install(before.map(({ program }) => program));
}
const after = missing();
if (after.length > 0) {
  const command = `apt-get install ${after.map(({ program }) => program).join(' ')}`;
  say(`Skipped, because programs are missing here (Debian: ${command}):\n${list(after)}`);
}
