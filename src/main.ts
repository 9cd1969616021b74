import process from 'node:process';
import { build } from './build.ts';
import { readConfig } from './config.ts';
import { createWayOut } from './http/way-out.ts';
import { endOnSignals } from './operations/signals.ts';
import { startFailure } from './operations/start-failure.ts';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(
    `jcaccess needs Node 24.15 or newer; this is ${process.version}. Start it with: npm start\n`,
  );
  process.exit(1);
}

const config = readConfig(process.env);
if (!config.ok) {
  const count = config.error.length;
  process.stderr.write(
    `jcaccess cannot start: ${count} ${count === 1 ? 'thing is' : 'things are'} not right in the environment.\n`,
  );
  for (const { variable, problem, fix } of config.error) {
    process.stderr.write(`\n  ${variable} ${problem}.\n    ${fix}\n`);
  }
  process.exit(1);
}

const { proxy, policy } = config.value;
const dispatcher = createWayOut({ proxy, moreHosts: policy.ssoHosts });
const app = build(config.value, { clock: { now: () => new Date() }, dispatcher });

endOnSignals(process, app.stop, code => process.exit(code));

try {
  await app.start();
} catch (error) {
  process.stderr.write(startFailure(error));
  process.exit(1);
}
