import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { programs } from '../esbuild.config.ts';
import { readConfig } from '../src/config.ts';
import { isSent, readDockerfile } from './image/dockerfile.ts';
import { startReadOnly } from './image/read-only.ts';
import { imageEnvironment, type Rehearsed, rehearse, StepFailed } from './image/rehearse.ts';

const root = join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const stages = readDockerfile(read('Dockerfile'));
const dockerignore = read('.dockerignore');
const last = stages.at(-1);
assert.ok(last, 'the Dockerfile has no stage');
const folders = 'install -d -o 1000 -g 1000 -m 0700 /data /app/compiled';
const said = (word: string): string[] =>
  last.instructions.flatMap(one => (one.word === word ? [one.rest] : []));

describe('the Dockerfile', () => {
  it("builds on Node's own image, of the major version that the tests run on", () => {
    const [major] = process.versions.node.split('.');
    for (const { image } of stages)
      assert.match(image, new RegExp(`^node:${major}(\\.\\d+){0,2}-bookworm-slim(@sha256:\\w+)?$`));
  });

  it('runs as somebody without rights, on a data folder of its own, and ends when asked', () => {
    // A number: Kubernetes does not believe a name that says it is not root.
    assert.deepEqual(said('USER'), ['1000:1000']);
    assert.deepEqual(said('VOLUME'), ['/data']);
    assert.ok(said('RUN').includes(folders));
    assert.deepEqual(said('STOPSIGNAL'), ['SIGTERM']);
    // Without a shell in between: the signal reaches Node.
    assert.deepEqual(said('CMD'), ['["node", "--max-semi-space-size=8", "dist/main.js"]']);
    assert.deepEqual(said('ENV').sort(), [
      'JCACCESS_OPERATIONS_PORT=8080',
      'JCACCESS_STORE=sqlite:/data/jcaccess.db',
      'NODE_COMPILE_CACHE=/app/compiled',
      'NODE_ENV=production',
    ]);
    // Node keeps what it compiled by user: another one's would not be found.
    const words = last.instructions.map(({ word, rest }) => `${word} ${rest}`);
    assert.ok(words.indexOf('USER 1000:1000') < words.findIndex(one => /^RUN.*main\.js/.test(one)));
  });

  it('keeps everything else out of the build', () => {
    for (const path of ['src', 'src/main.ts', 'package-lock.json'])
      assert.ok(isSent(dockerignore, path), path);
    for (const path of [
      'test',
      'test/playground/main.ts',
      '.env',
      'jcaccess.db',
      '.git',
      'node_modules',
      'docs',
    ])
      assert.ok(!isSent(dockerignore, path), path);
  });

  it('asks a running jcaccess whether it is ready, and believes only a good answer', async () => {
    const [check = ''] = said('HEALTHCHECK');
    const [program = '', ...args] = JSON.parse(check.slice(check.indexOf('CMD ') + 4)) as string[];
    assert.equal(program, 'node');
    let status = 200;
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(status).end();
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const healthy = () =>
      promisify(execFile)(process.execPath, args, { env: { JCACCESS_OPERATIONS_PORT: String(port) } }).then(
        () => true,
        () => false,
      );
    assert.equal(await healthy(), true);
    status = 503;
    assert.equal(await healthy(), false);
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
    assert.equal(await healthy(), false);
    assert.deepEqual(asked, ['/readyz', '/readyz']);
  });
});

const bytesIn = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true }).reduce((sum, one) => {
    const path = join(folder, one.name);
    if (one.isDirectory()) return sum + bytesIn(path);
    return one.isFile() ? sum + statSync(path).size : sum;
  }, 0);

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

describe('the image, rehearsed step by step without Docker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jcaccess-image-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let built: Rehearsed | null = null;
  const app = (): string => {
    const image = built?.roots.get(last.name);
    assert.ok(image, 'the image was not built');
    return join(image, 'app');
  };

  it('builds', context => {
    try {
      built = rehearse({ stages, dockerignore, context: root, folder });
    } catch (error) {
      const offline =
        error instanceof StepFailed && /EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ETIMEDOUT/.test(error.output);
      if (!offline) throw error;
      context.skip('the npm registry cannot be reached from here; the rest of the image is not tested');
      return;
    }
    // Needs the image's users and its root folder: its text is tested above.
    assert.deepEqual(built.notRun, [folders]);
  });

  it('holds the program and what it needs, nothing else', context => {
    if (!built) return context.skip('it was not built');
    assert.deepEqual(readdirSync(app()).sort(), ['LICENSE', 'compiled', 'dist', 'package.json']);
    const files = readdirSync(join(app(), 'dist'), { recursive: true, encoding: 'utf8' });
    for (const program of programs) assert.ok(files.includes(`${program}.js`), program);
    assert.deepEqual(
      files.filter(file => !/^([\w-]+\.js|licences\.txt)$/.test(file)),
      [],
    );
    const size = bytesIn(join(app(), 'dist'));
    context.diagnostic(`dist ${megabytes(size)}, compiled ${megabytes(bytesIn(join(app(), 'compiled')))}`);
    // A package that should not be in would show here.
    assert.ok(size < 8_000_000, `dist has ${megabytes(size)}`);
  });

  it('carries the packages it runs on with their licences, and no other', context => {
    if (!built) return context.skip('it was not built');
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>;
    };
    const wanted = new Set(
      Object.entries(packages).flatMap(([path, { dev, optional, devOptional }]) =>
        dev || optional || devOptional ? [] : [path.split('node_modules/').at(-1)],
      ),
    );
    const licences = readFileSync(join(app(), 'dist/licences.txt'), 'utf8');
    const bundled = Array.from(licences.matchAll(/^== (\S+) \d\S*$/gm), ([, name]) => name);
    for (const name of ['@slack/bolt', 'ioredis', 'pino', 'zod']) assert.ok(bundled.includes(name), name);
    assert.deepEqual(
      bundled.filter(name => !wanted.has(name)),
      [],
    );
  });

  it('starts, lists everything that is missing in its environment, and ends', context => {
    if (!built) return context.skip('it was not built');
    const { PATH = '' } = imageEnvironment();
    const { status, stdout, stderr } = spawnSync('node', ['--max-semi-space-size=8', 'dist/main.js'], {
      cwd: app(),
      env: { PATH },
      encoding: 'utf8',
      timeout: 30_000,
    });
    assert.equal(status, 1, stderr);
    const expected = readConfig({});
    assert.ok(!expected.ok && expected.error.length >= 5);
    for (const { variable, problem } of expected.error)
      assert.ok(stderr.includes(`${variable} ${problem}`), stderr);
    const logged = JSON.parse(stdout) as { level: number; problems: unknown };
    assert.deepEqual([logged.level, logged.problems], [60, expected.error]);
    assert.doesNotMatch(stderr, /Error:|ExperimentalWarning|\n\s+at /);
  });

  it('reads what is handed in in a worker, whose program lies beside it', context => {
    if (!built) return context.skip('it was not built');
    const main = readdirSync(join(app(), 'dist')).filter(file =>
      readFileSync(join(app(), 'dist', file), 'utf8').includes('./reading-worker.js'),
    );
    assert.ok(main.length > 0, 'nothing names the worker');
    const program = [
      "const { Worker } = require('node:worker_threads');",
      "const worker = new Worker('./dist/reading-worker.js', { env: {} });",
      "worker.postMessage({ kind: 'metadata', given: [Buffer.from('<html></html>'), new Date()] });",
      "worker.on('message', said => { console.log(JSON.stringify(said)); if (said.kind !== 'ready') process.exit(); });",
    ].join('\n');
    const { PATH = '' } = imageEnvironment();
    const { stdout, stderr } = spawnSync('node', ['-e', program], {
      cwd: app(),
      env: { PATH },
      encoding: 'utf8',
      timeout: 30_000,
    });
    const [ready = '', answer = ''] = stdout.split('\n');
    assert.equal(ready, '{"kind":"ready"}', stderr);
    assert.match(answer, /"kind":"answer".*"code":"html"/);
  });

  it('becomes ready on a root that cannot be written, with nothing but its data folder', {
    timeout: 120_000,
  }, async context => {
    if (!built) return context.skip('it was not built');
    if (spawnSync('unshare', ['-rm', 'true']).status !== 0)
      return context.skip('this machine does not let a process have mounts of its own');
    const ready = await startReadOnly(app(), folder);
    try {
      assert.equal(await ready.status(), 200, ready.said());
      assert.equal(ready.writes(join(app(), 'compiled')), false, 'the root of the rehearsal can be written');
    } finally {
      assert.equal(await ready.end(), 0, ready.said());
    }
  });

  it('finds everything that a start loads compiled', context => {
    if (!built) return context.skip('it was not built');
    const { PATH = '' } = imageEnvironment();
    const { stderr } = spawnSync('node', ['--max-semi-space-size=8', 'dist/main.js'], {
      cwd: app(),
      env: { PATH, NODE_COMPILE_CACHE: join(app(), 'compiled'), NODE_DEBUG_NATIVE: 'COMPILE_CACHE' },
      encoding: 'utf8',
      timeout: 30_000,
    });
    const accepted = stderr.match(/cache for ESM .* was accepted/g) ?? [];
    assert.ok(accepted.length >= 3, stderr);
    assert.doesNotMatch(stderr, /was not accepted|rejected/);
  });
});
