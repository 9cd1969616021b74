import { spawnSync } from 'node:child_process';
import process from 'node:process';

// Run before the tests: brings what they use beside npm packages and Node, where this machine lets us.

const needed = [
  {
    program: 'chromium',
    debianPackage: 'chromium',
    without: 'the tests of the playground page in a browser',
  },
  { program: 'redis-server', debianPackage: 'redis-server', without: 'the tests of the Redis store' },
  { program: 'openssl', debianPackage: 'openssl', without: 'the comparison of certificates with openssl' },
  { program: 'xmlsec1', debianPackage: 'xmlsec1', without: 'the comparison of signatures with xmlsec1' },
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
  say(`Installing for the tests: ${packages.join(', ')} (apt-get).`);
  const args = ['install', '--yes', '--no-install-recommends', ...packages];
  // Package lists that are old or were never fetched make the first try fail.
  if (!apt(...args) && apt('update')) apt(...args);
}

const missing = () => needed.filter(({ program }) => !isThere(program));

const before = missing();
const mayInstall = process.getuid?.() === 0 && isThere('apt-get');
if (before.length > 0 && mayInstall) install(before.map(({ debianPackage }) => debianPackage));
for (const { program, debianPackage, without } of missing()) {
  say(`${program} is missing (Debian: apt-get install ${debianPackage}); skipped: ${without}.`);
}
