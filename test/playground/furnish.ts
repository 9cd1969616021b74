import { readConfig } from '../../src/config.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Store } from '../../src/ports/store.ts';
import { openStore } from '../../src/store/open.ts';
import { AppDown } from './app-contract.ts';

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Opens the store of an app with this environment, before the app itself does. Throws AppDown when the environment is refused. */
export async function openStoreOf(environment: Readonly<Record<string, string>>): Promise<Store> {
  const config = readConfig(environment);
  if (!config.ok) {
    const problems = config.error.map(({ variable, problem, fix }) => `${variable}: ${problem} ${fix}`);
    throw new AppDown(problems.join('\n'));
  }
  return openStore(config.value.store, config.value.auditKey, quiet);
}
