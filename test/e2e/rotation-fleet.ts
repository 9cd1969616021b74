import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { AppStatus } from '../playground/app-contract.ts';
import { appEnvironment, freePort } from '../playground/environment.ts';
import { rehearse } from '../playground/rehearsal.ts';
import { startRedis } from '../worlds/redis.ts';
import { installation } from '../worlds/slack/cast.ts';
import type { RotatingTokens } from '../worlds/slack/tokens.ts';
import { startStage } from '../worlds/stage.ts';

const LEASE_MS = 3_000;

interface Instance {
  readonly child: ChildProcess;
  readonly address: string;
  readonly readyUrl: string;
  /** Those who asked it something, in order. */
  readonly askers: ((answer: AppStatus | null) => void)[];
}

/** Two instances of a deployment whose tokens rotate, on one store, with everything they send to Slack watched. */
export const startFleet = async (t: TestContext, engine: 'sqlite' | 'redis') => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-rotation-'));
  const redis = engine === 'redis' ? await startRedis() : null;
  const stage = await startStage();
  await writeFile(join(folder, 'ca.pem'), stage.ca);
  const { tokens } = stage.slack;
  const instances = new Map<string, Instance>();
  const logs: string[] = [];
  /** Calls with the bot's token, and what Slack thinks of the token when it comes. */
  const calls: { address: string; token: string; refused: string | undefined }[] = [];
  /** Does something else with a refresh than to answer it. */
  const bent: { refresh?: (address: string, answer: () => Promise<void>, response: ServerResponse) => void } =
    {};

  const handle = stage.slack.handle.bind(stage.slack);
  stage.slack.handle = async (request: IncomingMessage, response: ServerResponse) => {
    const address = request.socket.remoteAddress ?? '';
    const token = /^Bearer (xox.*)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token) calls.push({ address, token, refused: tokens.refusalOf(token) });
    const { refresh } = bent;
    if (refresh && request.url === '/api/oauth.v2.access') {
      delete bent.refresh;
      refresh(address, async () => handle(request, response), response);
    } else await handle(request, response);
  };

  const start = async (address: string, seed: RotatingTokens): Promise<void> => {
    const operationsPort = await freePort();
    const environment = appEnvironment({
      delivery: 'socket',
      store: redis?.url ?? 'sqlite',
      folder,
      port: 0,
      environment: {
        SLACK_BOT_TOKEN: seed.botToken,
        SLACK_CLIENT_ID: installation.clientId,
        SLACK_CLIENT_SECRET: installation.clientSecret,
        SLACK_REFRESH_TOKEN: seed.refreshToken,
        JCACCESS_OPERATIONS_PORT: String(operationsPort),
      },
    });
    const child = fork(
      fileURLToPath(new URL('instance.ts', import.meta.url)),
      [String(stage.port), join(folder, 'ca.pem'), String(stage.clock.offsetMs()), address, String(LEASE_MS)],
      { env: { PATH: process.env.PATH ?? '', ...environment }, silent: true },
    );
    for (const out of [child.stdout, child.stderr])
      out?.setEncoding('utf8').on('data', (text: string) => logs.push(text));
    const ended = once(child, 'exit').then(([code]) => [`ended with ${String(code)}`]);
    const [word] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
    assert.equal(word, 'started', logs.join(''));
    const askers: Instance['askers'] = [];
    child.on('message', answer => askers.shift()?.(answer as AppStatus | null));
    child.once('exit', () => {
      for (const asker of askers) asker(null);
    });
    const readyUrl = `http://127.0.0.1:${operationsPort}/readyz`;
    instances.set(address, { child, address, readyUrl, askers });
  };
  const end = async (address: string, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    const { child } = instances.get(address) ?? assert.fail(`no instance ${address}`);
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    instances.delete(address);
  };
  const ask = ({ child, askers }: Instance, question: string | number): Promise<AppStatus | null> =>
    new Promise(resolve => {
      // Between its exit and the end of its channel it is connected still.
      if (!child.connected || child.exitCode !== null || child.signalCode !== null) return resolve(null);
      askers.push(resolve);
      child.send(question, () => {});
    });
  const all = async (question: string | number): Promise<AppStatus[]> =>
    (await Promise.all([...instances.values()].map(one => ask(one, question)))).filter(one => one !== null);
  const status = async (): Promise<AppStatus> => {
    const [first, ...others] = await all('status');
    if (!first) throw new Error('no instance answers');
    const listeners = Math.max(first.listeners, ...others.map(one => one.listeners));
    return { ...first, listeners };
  };
  const tell = async (): Promise<void> => void (await all(stage.clock.offsetMs()));
  const play = rehearse(stage, { status, tell, restart: async () => {}, stop: async () => {} });

  t.after(async () => {
    for (const { child } of instances.values()) child.kill('SIGKILL');
    await stage.close();
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
    const said = logs.join('');
    assert.doesNotMatch(said, /xox[be]|xapp/, 'no token is logged');
    assert.ok(!said.includes(installation.clientSecret), 'no secret is logged');
  });
  stage.slack.deliverBySocket();

  const until = async (what: string, isSo: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> => {
    for (const end = performance.now() + ms; !(await isSo()); await sleep(20))
      if (performance.now() > end) assert.fail(`${what} within ${ms} ms\n${logs.join('')}`);
  };
  const advance = async (hours: number): Promise<void> => {
    const { answer } = await play.act({ advanceClock: `PT${hours * 60}M` });
    assert.equal(answer.ok, true, JSON.stringify(answer.error));
  };
  return {
    stage,
    tokens,
    logs,
    calls,
    bent,
    start,
    end,
    advance,
    until,
    /** How often a refresh was taken, and how often it was refused. */
    refreshed: () => [
      tokens.refreshes.filter(one => one.ok).length,
      tokens.refreshes.filter(one => !one.ok).length,
    ],
    /** Ana opens her Home until every instance has drawn it, each with the token of that moment. */
    everybodyWorks: async (): Promise<void> => {
      const from = calls.length;
      const worked = (): string[] => [...new Set(calls.slice(from).map(one => one.address))].sort();
      const wanted = [...instances.keys()].sort();
      for (let tries = 0; tries < 60 && worked().length < wanted.length; tries += 1) {
        const { answer } = await play.act({ as: 'ana', openHome: true });
        assert.equal(answer.ok, true, JSON.stringify(answer.error));
      }
      assert.deepEqual(worked(), wanted);
    },
    anaHandsAFileIn: async (): Promise<void> => {
      const act = async (body: object): Promise<void> => {
        const { answer } = await play.act({ as: 'ana', ...body });
        assert.equal(answer.ok, true, JSON.stringify(answer.error));
      };
      await act({ command: '/jcaccess', channel: 'it-changes', text: 'setup' });
      const viewId = play.state().modals.find(modal => modal.user === 'ana')?.viewId;
      const values = {
        label: 'Staff',
        channel: 'C0ITCHANGES',
        owner: 'U0ANA',
        'entity-id': 'https://acme.example/staff',
      };
      await act({ submit: { viewId, values } });
      await act({ upload: { channel: 'dm:ana', filename: 'metadata.xml', text: '<x/>' } });
    },
    ready: (address: string) => async (): Promise<string> =>
      (await fetch(instances.get(address)?.readyUrl ?? '')).text(),
  };
};
