import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { register } from '../../src/slack/door/register.ts';
import { isNode, nameOf, readSource, type SyntaxNode, walk } from '../rooms/source.ts';
import { knownScopes, scopeOf } from '../worlds/slack/scopes.ts';
import type { Channel } from '../worlds/slack/workspace.ts';
import { webApiCallsBelow, webApiCallsOf } from './web-api-calls.ts';

interface Manifest {
  readonly features: {
    readonly app_home: { readonly home_tab_enabled: boolean; readonly messages_tab_enabled: boolean };
    readonly slash_commands: readonly { readonly command: string; readonly usage_hint: string }[];
    readonly shortcuts: readonly { readonly callback_id: string; readonly type: string }[];
  };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: {
    readonly event_subscriptions: { readonly bot_events: readonly string[] };
    readonly interactivity: { readonly is_enabled: boolean };
    readonly socket_mode_enabled: boolean;
  };
}

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'manifest.yml'), 'utf8');
const manifest = parse(text) as Manifest;
const { bot: scopes } = manifest.oauth_config.scopes;
const { bot_events: events } = manifest.settings.event_subscriptions;
const calls = webApiCallsBelow(join(root, 'src'), ['slack', 'tenant.ts']);

/** Methods that need no scope of the bot: a token is enough, or they are asked with the app-level token or the app's secret. */
const withoutScope = new Set([
  'apps.connections.open',
  'auth.test',
  'oauth.v2.access',
  'views.open',
  'views.publish',
  'views.update',
]);
/** The kinds of conversation in which jcaccess asks: cards live in channels, answers in direct messages too. */
const kinds: Readonly<Record<string, readonly Channel['kind'][]>> = {
  'conversations.info': ['public', 'private'],
  'conversations.history': ['public', 'private', 'im'],
  'conversations.replies': ['public', 'private', 'im'],
};
const scopesOfEvents: Readonly<Record<string, string | null>> = {
  app_home_opened: null,
  file_shared: 'files:read',
  'message.im': 'im:history',
  subteam_members_changed: 'usergroups:read',
};

const scopesOf = (method: string): string[] => {
  if (withoutScope.has(method)) return [];
  const needed = (kinds[method] ?? ['public']).map(kind => scopeOf(method, { kind } as Channel));
  return needed.map(scope => scope ?? `(unknown: say in this test which scope ${method} needs)`);
};

const registered = () => {
  const heard = {
    command: new Set(),
    shortcut: new Set(),
    event: new Set(),
    action: new Set(),
    view: new Set(),
  };
  const note = (kind: keyof typeof heard) => (name: unknown) => void heard[kind].add(name);
  const app = {
    command: note('command'),
    shortcut: note('shortcut'),
    event: note('event'),
    action: note('action'),
    view: note('view'),
    // jcaccess listens to messages in its direct messages only.
    message: () => heard.event.add('message.im'),
  };
  register(app as never, { noticeboard: {} } as never, {} as never);
  return heard;
};

describe('the manifest', () => {
  const schemaFile = join(root, '../shared/schemas/slack-manifest.schema.2.0.0.json');
  it("fits Slack's schema", {
    skip: existsSync(schemaFile) ? false : "Slack's schema is not beside this checkout",
  }, () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const fits = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));
    assert.ok(fits(manifest), ajv.errorsText(fits.errors));
    assert.ok(
      !fits({ ...manifest, features: { ...manifest.features, unknown: 1 } }),
      'the schema checks nothing',
    );
  });

  it('asks for the scopes that the code needs, and for no other', () => {
    assert.deepEqual(calls.unclear, []);
    const needed = new Set([
      'commands',
      ...[...calls.methods].flatMap(scopesOf),
      ...events.flatMap(event => scopesOfEvents[event] ?? []),
    ]);
    assert.deepEqual([...scopes].sort(), [...needed].sort());
  });

  it('says why, after each scope and each event', () => {
    const lines = text.split('\n');
    for (const one of [...scopes, ...events]) {
      const line = lines.find(candidate => candidate.trim().startsWith(`- ${one} `));
      assert.match(line ?? '', /# \S.{10,}/, one);
    }
  });

  it('declares the commands, shortcuts and events that the code listens to, and no other', () => {
    const heard = registered();
    const { slash_commands, shortcuts } = manifest.features;
    assert.deepEqual(new Set(slash_commands.map(({ command }) => command)), heard.command);
    assert.deepEqual(new Set(shortcuts.map(({ callback_id }) => callback_id)), heard.shortcut);
    assert.deepEqual(new Set(events), heard.event);
    assert.equal(manifest.settings.interactivity.is_enabled, heard.action.size + heard.view.size > 0);
    for (const event of events) assert.ok(event in scopesOfEvents, `which scope does ${event} need?`);
  });

  it('shows the Home tab that the code draws, and the messages it reads', () => {
    assert.equal(manifest.features.app_home.home_tab_enabled, calls.methods.has('views.publish'));
    assert.equal(manifest.features.app_home.messages_tab_enabled, events.includes('message.im'));
  });

  it('hints at every word of the command', () => {
    const path = 'slack/listeners/command.ts';
    const { statements } = readSource({ path, text: readFileSync(join(root, 'src', path), 'utf8') });
    const words: string[] = [];
    walk(statements, node => {
      if (node.type !== 'VariableDeclarator' || nameOf(node.id) !== 'WORDS' || !isNode(node.init)) return;
      words.push(...(node.init.properties as readonly SyntaxNode[]).map(({ key }) => nameOf(key) ?? ''));
    });
    const hinted = manifest.features.slash_commands[0]?.usage_hint
      .split('|')
      .map(hint => hint.trim().split(' ')[0]);
    assert.deepEqual(hinted?.sort(), words.filter(word => word !== '').sort());
  });

  it('takes deliveries without a public address, and says how to take them by HTTP', () => {
    assert.equal(manifest.settings.socket_mode_enabled, true);
    const withHttp = parse(
      text
        .replace(/# ((?:request_)?url: https)/g, '$1')
        .replace('socket_mode_enabled: true', 'socket_mode_enabled: false'),
    );
    const url = 'https://jcaccess.example.com/slack/events';
    assert.equal(withHttp.settings.event_subscriptions.request_url, url);
    assert.equal(withHttp.settings.interactivity.request_url, url);
    assert.equal(withHttp.features.slash_commands[0].url, url);
  });

  it('asks for nothing that the stand-in of Slack cannot refuse', () => {
    assert.deepEqual(
      scopes.filter(scope => !knownScopes.includes(scope)),
      [],
    );
  });
});

describe('the search for Web API methods', () => {
  it('finds calls wherever they are written', () => {
    const { methods, unclear } = webApiCallsOf(
      'a.ts',
      `const a = async ({ client }, deps) => {
        await client.chat.postMessage({});
        await asked(deps.client.usergroups.users.list({}));
        return [1].map(client.files.info);
      };`,
    );
    assert.deepEqual([...methods].sort(), ['chat.postMessage', 'files.info', 'usergroups.users.list']);
    assert.deepEqual(unclear, []);
  });

  for (const hidden of [
    'client.apiCall("files.info")',
    'const { chat } = client',
    'use(client.chat)',
    'client[name].list()',
  ])
    it(`does not overlook ${hidden}`, () => {
      const { methods, unclear } = webApiCallsOf('a.ts', `${hidden};`);
      assert.equal(methods.size, 0);
      assert.equal(unclear.length, 1);
    });
});
