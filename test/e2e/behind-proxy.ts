import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { appEnvironment } from '../playground/environment.ts';
import { startConnectProxy } from '../worlds/connect-proxy.ts';
import { startStage } from '../worlds/stage.ts';

/** What the proxy asks for. */
export const password = 'pr0xy/pass%word';
/** The same inside an address. */
export const inUrl = encodeURIComponent(password);

/** The worlds, a proxy that leads to them, and the environment of an app that knows only the proxy. */
export const startBehindProxy = async (t: TestContext, tls?: { key: string; certificate: string }) => {
  const stage = await startStage({ now: new Date() });
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-proxy-'));
  const proxy = await startConnectProxy({ port: stage.port, password, ...(tls ? { tls } : {}) });
  t.after(async () => {
    await proxy.close();
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  });
  const authorities = join(folder, 'ca.pem');
  await writeFile(authorities, stage.ca);
  const environment = {
    ...appEnvironment({ delivery: 'socket', store: 'sqlite', folder, port: 0 }),
    JCACCESS_LOG_LEVEL: 'debug',
    NODE_EXTRA_CA_CERTS: authorities,
    HTTPS_PROXY: `http://corp:${inUrl}@127.0.0.1:${proxy.port}`,
  };
  return { stage, folder, proxy, environment };
};
