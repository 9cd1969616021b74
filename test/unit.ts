import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import process from 'node:process';

// npm run test:unit: the unit tests in as many processes as there are processors. A process for each file, as npm test has
// them, takes longer to start than most of these tests take. What measures time or asks other programs is left to npm test.

const files = ['test/unit/**/*.test.ts', 'test/rooms.test.ts', 'test/docs.test.ts'];
const skipped = '/^(time$|the work grows|canonical XML is what|a reading that costs)/';
const shards = Math.min(availableParallelism(), 4);

const run = (shard: number): Promise<number> =>
  new Promise(resolve => {
    const options = [
      '--test-isolation=none',
      `--test-shard=${shard}/${shards}`,
      `--test-skip-pattern=${skipped}`,
    ];
    const child = spawn(process.execPath, ['--test', ...options, ...files], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => said.push(piece));
    child.on('close', code => {
      process.stdout.write(Buffer.concat(said));
      resolve(code ?? 1);
    });
  });

const codes = await Promise.all(Array.from({ length: shards }, (_, index) => run(index + 1)));
process.exitCode = codes.every(code => code === 0) ? 0 : 1;
