import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { appEnvironment, freePort } from '../playground/environment.ts';
import { startConnectProxy } from '../worlds/connect-proxy.ts';
import { startStage } from '../worlds/stage.ts';
import { imageEnvironment } from './rehearse.ts';

/** Makes every mount of its own view read-only but for the data folder, then becomes the command. */
const LOCKED = [
  'mount --bind "$1" "$1"',
  'mount -o remount,bind,ro /',
  'if mountpoint -q /tmp; then mount -o remount,bind,ro /tmp; fi',
  'shift',
  'exec "$@"',
].join(' && ');

const locked = (data: string, command: readonly string[]): readonly string[] => [
  '-rm',
  'sh',
  '-c',
  LOCKED,
  'sh',
  data,
  ...command,
];

/** The bundle against the worlds, as a container with a read-only root starts it. */
export const startReadOnly = async (app: string, folder: string) => {
  const data = join(folder, 'data');
  mkdirSync(data);
  const stage = await startStage({ now: new Date() });
  stage.slack.deliverBySocket();
  const proxy = await startConnectProxy({ port: stage.port });
  const [authorities, port] = [join(folder, 'ca.pem'), await freePort()];
  writeFileSync(authorities, stage.ca);
  const { PATH = '' } = imageEnvironment();
  const environment = {
    ...appEnvironment({ delivery: 'socket', store: 'sqlite', folder: data, port: 0 }),
    NODE_EXTRA_CA_CERTS: authorities,
    NODE_COMPILE_CACHE: join(app, 'compiled'),
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
    JCACCESS_OPERATIONS_PORT: String(port),
    PATH,
  };
  const child = spawn('unshare', locked(data, ['node', 'dist/main.js']), { cwd: app, env: environment });
  const end = once(child, 'close') as Promise<[number | null]>;
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const status = async (): Promise<number | null> => {
    for (let looks = 0; looks < 600 && child.exitCode === null; looks += 1) {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
      if (answer?.status === 200) return answer.status;
      await delay(50);
    }
    return null;
  };
  return {
    status,
    said: () => said,
    /** Whether a process in such a view can write into a folder. */
    writes: (where: string): boolean =>
      spawnSync('unshare', locked(data, ['touch', join(where, 'written')])).status === 0,
    end: async () => {
      child.kill('SIGTERM');
      const [code] = await end;
      await proxy.close();
      await stage.close();
      return code;
    },
  };
};
