import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { settings } from '../src/config/settings.ts';
import { listenForHealth } from '../src/operations/health.ts';
import { everySeries, faultsOf, seriesIn } from './deploy/expressions.ts';
import { at, documentsIn, textOf, unknownVariables, variablesIn, yamlIn } from './deploy/files.ts';
import { brokenLinks } from './docs/problems.ts';
import { readDockerfile } from './image/dockerfile.ts';

const root = join(import.meta.dirname, '..');
const kubernetes = 'deploy/kubernetes';
const DRAIN_S = Number(/DRAIN_MS = (\d+)_000/.exec(textOf('src/build.ts'))?.[1]);
const image = new Map(
  readDockerfile(textOf('Dockerfile'))
    .at(-1)
    ?.instructions.filter(({ word }) => word === 'ENV')
    .map(({ rest }) => rest.split(/=(.*)/s).slice(0, 2) as [string, string]),
);
const seconds = (text: unknown): number => Number.parseInt(String(text), 10);
const needed = Object.entries(settings)
  .filter(([, one]) => !('fallback' in one) && !('isOptional' in one))
  .map(([name]) => name);

describe('the Compose files', () => {
  const one = yamlIn('deploy/compose.yaml');
  const over = yamlIn('deploy/compose.redis.yaml');
  const app = at(one, 'services', 'jcaccess');

  it('set only what jcaccess knows, and give it the time that it needs to end', () => {
    for (const file of [one, over])
      assert.deepEqual(
        unknownVariables(Object.keys(Object(at(file, 'services', 'jcaccess', 'environment')))),
        [],
      );
    assert.ok(seconds(at(app, 'stop_grace_period')) > DRAIN_S);
    const port = at(app, 'environment', 'JCACCESS_OPERATIONS_PORT');
    assert.deepEqual(at(app, 'ports'), [`127.0.0.1:${String(port)}:${String(port)}`]);
    assert.equal(port, image.get('JCACCESS_OPERATIONS_PORT'));
    assert.equal(at(app, 'environment', 'JCACCESS_STORE'), image.get('JCACCESS_STORE'));
    assert.deepEqual(at(app, 'volumes'), ['data:/data']);
    assert.ok(existsSync(join(root, 'deploy', String(at(app, 'build')), 'Dockerfile')));
  });

  it('take away what no container needs', () => {
    for (const service of [app, at(over, 'services', 'redis')]) {
      assert.equal(at(service, 'read_only'), true);
      assert.deepEqual(at(service, 'cap_drop'), ['ALL']);
      assert.deepEqual(at(service, 'security_opt'), ['no-new-privileges:true']);
    }
    assert.equal(at(over, 'networks', 'store', 'internal'), true);
    assert.equal(at(over, 'services', 'redis', 'ports'), undefined);
  });
});

describe('the Kubernetes files', () => {
  const read = (name: string): unknown => {
    const [document, ...more] = documentsIn(`${kubernetes}/${name}`);
    assert.equal(more.length, 0, name);
    return document;
  };
  const deployment = read('deployment.yaml');
  const pod = at(deployment, 'spec', 'template', 'spec');
  const container = at(pod, 'containers', 0);
  const labels = at(deployment, 'spec', 'template', 'metadata', 'labels');
  const port = (name: string): unknown =>
    (at(container, 'ports') as unknown[])
      .map(one => at(one, 'name') === name && at(one, 'containerPort'))
      .find(Boolean);

  it('are all taken up by a kustomization, and each is an object of Kubernetes', () => {
    for (const folder of ['', 'sqlite/']) {
      const { resources, patches = [] } = read(`${folder}kustomization.yaml`) as {
        resources: string[];
        patches?: { path?: string; patch?: string }[];
      };
      const named = [...resources, ...patches.flatMap(({ path }) => path ?? [])].filter(
        name => name !== '..',
      );
      const there = readdirSync(join(root, kubernetes, folder)).filter(
        name => name.endsWith('.yaml') && name !== 'kustomization.yaml',
      );
      assert.deepEqual(named.toSorted(), there.toSorted());
      for (const name of there) {
        const kind = at(read(folder + name), 'kind');
        assert.equal(at(read(folder + name), 'metadata', 'name'), 'jcaccess', String(kind));
        assert.match(
          String(at(read(folder + name), 'apiVersion')),
          /^(apps\/v1|v1|policy\/v1|networking\.k8s\.io\/v1)$/,
        );
      }
    }
  });

  it('set only what jcaccess knows, and with the secrets everything that must be set', () => {
    const plain = variablesIn(`${kubernetes}/settings.env`);
    const secret = variablesIn(`${kubernetes}/secrets.env.example`);
    const own = (
      at(read('sqlite/one-instance.yaml'), 'spec', 'template', 'spec', 'containers', 0, 'env') as unknown[]
    ).map(one => String(at(one, 'name')));
    assert.deepEqual(unknownVariables([...plain.keys(), ...secret.keys(), ...own]), []);
    assert.deepEqual(
      needed.filter(name => !plain.has(name) && !secret.has(name)),
      [],
    );
    for (const name of plain.keys())
      assert.ok(!('isSecret' in Object(Reflect.get(settings, name))), `${name} is a secret in the open`);
    // A service called jcaccess would add JCACCESS_PORT and others, which nobody set.
    assert.equal(at(pod, 'enableServiceLinks'), false);
    const from = (at(container, 'envFrom') as unknown[]).map(
      one => at(one, 'configMapRef', 'name') ?? at(one, 'secretRef', 'name'),
    );
    assert.deepEqual(from, ['jcaccess-settings', 'jcaccess-secrets']);
    assert.equal(at(read('kustomization.yaml'), 'configMapGenerator', 0, 'name'), 'jcaccess-settings');
    assert.equal(
      at(read('kustomization.yaml'), 'images', 0, 'newTag'),
      at(JSON.parse(textOf('package.json')), 'version'),
    );
  });

  it('ask paths that answer, on the port where they do', async () => {
    const probe = await new Promise<number>(resolve => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
      });
    });
    const server = await listenForHealth(probe, '127.0.0.1', {
      notReady: async () => null,
      metrics: async () => '',
    });
    const status = async (path: unknown): Promise<number> =>
      (await fetch(`http://127.0.0.1:${probe}${String(path)}`)).status;
    const asked = (name: string): unknown => at(container, name, 'httpGet', 'path');
    const notes = at(deployment, 'spec', 'template', 'metadata', 'annotations');
    try {
      for (const path of [
        ...['startupProbe', 'livenessProbe', 'readinessProbe'].map(asked),
        at(notes, 'prometheus.io/path'),
      ])
        assert.equal(await status(path), 200, String(path));
    } finally {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
    assert.equal(asked('readinessProbe'), '/readyz');
    // A Slack that is down must not restart what is alive.
    assert.equal(asked('livenessProbe'), '/healthz');
    const listens = Number(variablesIn(`${kubernetes}/settings.env`).get('JCACCESS_OPERATIONS_PORT'));
    assert.equal(port('health'), listens);
    assert.equal(Number(at(notes, 'prometheus.io/port')), listens);
    assert.equal(port('deliveries'), Number(settings.PORT.fallback));
    const text = textOf(`${kubernetes}/network-policy.yaml`);
    for (const open of [port('health'), port('deliveries')])
      assert.match(text, new RegExp(`port: ${String(open)} `));
  });

  it('let it end in order, and run without rights on a root that cannot be written', () => {
    const before = Number(at(container, 'lifecycle', 'preStop', 'sleep', 'seconds'));
    assert.ok(Number(at(pod, 'terminationGracePeriodSeconds')) > before + DRAIN_S + 2);
    assert.deepEqual(at(deployment, 'spec', 'strategy', 'rollingUpdate'), { maxSurge: 1, maxUnavailable: 0 });
    const user = readDockerfile(textOf('Dockerfile'))
      .at(-1)
      ?.instructions.find(({ word }) => word === 'USER');
    assert.equal(
      ['runAsUser', 'runAsGroup'].map(key => String(at(pod, 'securityContext', key))).join(':'),
      user?.rest,
    );
    assert.equal(at(pod, 'securityContext', 'runAsNonRoot'), true);
    assert.deepEqual(at(container, 'securityContext'), {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('choose the pods that there are', () => {
    for (const chosen of [
      at(deployment, 'spec', 'selector', 'matchLabels'),
      at(read('service.yaml'), 'spec', 'selector'),
      at(read('disruption-budget.yaml'), 'spec', 'selector', 'matchLabels'),
      at(read('network-policy.yaml'), 'spec', 'podSelector', 'matchLabels'),
    ])
      assert.deepEqual(chosen, labels);
    const patched = at(read('sqlite/one-instance.yaml'), 'spec');
    assert.deepEqual([at(patched, 'replicas'), at(patched, 'strategy', 'type')], [1, 'Recreate']);
    const mount = at(patched, 'template', 'spec', 'containers', 0, 'volumeMounts', 0);
    assert.equal(image.get('JCACCESS_STORE'), `sqlite:${String(at(mount, 'mountPath'))}/jcaccess.db`);
  });
});

describe('the systemd unit', () => {
  const unit = textOf('deploy/systemd/jcaccess.service');
  const values = (name: string): string[] =>
    Array.from(unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm')), ([, value = '']) => value);

  it('sets only what jcaccess knows, keeps its store where it may write, and waits for its end', () => {
    const set = new Map(
      values('Environment').map(one => one.split(/=(.*)/s).slice(0, 2) as [string, string]),
    );
    assert.deepEqual(unknownVariables(set.keys()), []);
    assert.equal(set.get('JCACCESS_STORE'), `sqlite:/var/lib/${values('StateDirectory')[0]}/jcaccess.db`);
    assert.ok(seconds(values('TimeoutStopSec')[0]) > DRAIN_S);
    assert.deepEqual(values('ExecStart'), ['/usr/bin/node --max-semi-space-size=8 dist/main.js']);
    assert.deepEqual(values('StartLimitIntervalSec'), ['0']);
  });

  it('is a unit that systemd takes', context => {
    if (spawnSync('systemd-analyze', ['--version']).status !== 0)
      return context.skip('there is no systemd-analyze here');
    const folder = mkdtempSync(join(tmpdir(), 'jcaccess-unit-'));
    try {
      cpSync(join(root, 'deploy/systemd/jcaccess.service'), join(folder, 'jcaccess.service'));
      const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', join(folder, 'jcaccess.service')], {
        encoding: 'utf8',
      });
      // Whether this machine has Node there is its own affair.
      const said = `${stdout}${stderr}`
        .split('\n')
        .filter(line => /jcaccess\.service/.test(line) && !/is not executable/.test(line));
      assert.deepEqual(said, []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('what Prometheus and Grafana are given', () => {
  type Rule = { alert: string; expr: string; annotations: Record<string, string> };
  const rules = at(yamlIn('deploy/prometheus/alerts.yaml'), 'groups', 0, 'rules') as Rule[];
  const panels = at(JSON.parse(textOf('deploy/grafana/jcaccess.json')), 'panels') as {
    id: number;
    title: string;
    gridPos: { x: number; y: number; w: number; h: number };
    targets: { expr: string }[];
  }[];

  it('asks only for metrics and labels that there are', async () => {
    const every = await everySeries();
    for (const expr of [
      ...rules.map(one => one.expr),
      ...panels.flatMap(one => one.targets.map(target => target.expr)),
    ])
      assert.deepEqual(faultsOf(expr, every), [], expr);
    for (const wrong of [
      'jcaccess_nothing > 0',
      'jcaccess_effects{state="lost"} > 0',
      'jcaccess_effects{kind="due"}',
      'sum by (service) (jcaccess_effects)',
      'sum(jcaccess_ready',
    ])
      assert.equal(faultsOf(wrong, every).length, 1, wrong);
  });

  it('has an alert for everything that the runbook calls worth an alarm', () => {
    const alarmed = new Set(
      rules.flatMap(one => seriesIn(one.expr)).map(name => name.replace(/_bucket$/, '')),
    );
    const rows = textOf('docs/runbook.md').matchAll(
      /^\| `(jcaccess_\w+)(?:\{\w+(?:,\w+)*\})?` \| .* \| (\S.*) \|$/gm,
    );
    const worth = Array.from(rows, ([, name = '']) => name);
    assert.ok(worth.length >= 6, String(worth));
    assert.deepEqual(
      worth.filter(name => !alarmed.has(name)),
      [],
    );
    assert.equal(new Set(rules.map(one => one.alert)).size, rules.length);
  });

  it('leads from each alert to a part of the runbook that exists', () => {
    for (const { alert, annotations } of rules) {
      assert.ok(annotations.summary && annotations.description, alert);
      assert.deepEqual(brokenLinks('README.md', `[x](${annotations.runbook})`), [], alert);
    }
  });

  it('lays the panels beside each other', () => {
    assert.equal(new Set(panels.map(one => one.id)).size, panels.length);
    for (const [place, { title, gridPos: a }] of panels.entries()) {
      assert.ok(a.x + a.w <= 24, title);
      for (const { gridPos: b } of panels.slice(place + 1))
        assert.ok(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y, title);
    }
  });
});
