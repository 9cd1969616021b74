import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import type { ConfigProblem } from '../../../src/config/reader.ts';
import { settingsFileSchema } from '../../../src/config/settings-file.ts';
import { readConfig } from '../../../src/config.ts';
import { appEnvironment } from '../../playground/environment.ts';

const ACME = '023e105f4ecef8ad9ca31a8372d0c353';
const GLOBEX = '7f0b5c9d2e8a4316b5d0c1e2f3a49586';
const SECRET = 'cf-token-that-nobody-may-read';

const files: Readonly<Record<string, string>> = {
  '/run/secrets/acme': `${SECRET}\n`,
  '/run/secrets/globex': 'cf-token-globex',
  '/run/secrets/key': 'jumpcloud-key-of-globex',
  '/run/secrets/broken': 'two words of it',
  '/run/secrets/audit': '8d1f2c7be04a5962c3f7e19b0d64a8f5',
  '/run/secrets/empty': ' \n',
};
const account = (more: object = {}) => ({
  name: 'Acme',
  cloudflareAccountId: ACME,
  cloudflareApiToken: { file: '/run/secrets/acme' },
  ...more,
});
const globex = account({
  name: 'Globex',
  cloudflareAccountId: GLOBEX,
  cloudflareApiToken: { env: 'GLOBEX_TOKEN' },
  jumpcloud: { apiKey: { file: '/run/secrets/key' }, region: 'eu' },
  defaultChannel: 'C0GLOBEX',
});
const bare = { CLOUDFLARE_ACCOUNT_ID: '', CLOUDFLARE_API_TOKEN: '' };

const read = (file: unknown, wish: Readonly<Record<string, string>> = {}) => {
  const text = typeof file === 'string' ? file : JSON.stringify(file);
  const environment = {
    ...bare,
    JCACCESS_CONFIG: '/etc/jcaccess.json',
    GLOBEX_TOKEN: 'cf-token-globex',
    ...wish,
  };
  return readConfig(
    appEnvironment({ delivery: 'socket', store: 'sqlite', folder: '/tmp', port: 0, environment }),
    path => (path === '/etc/jcaccess.json' ? text : (files[path] ?? null)),
  );
};
const problems = (file: unknown, wish: Readonly<Record<string, string>> = {}): string[] => {
  const config = read(file, wish);
  return config.ok
    ? []
    : config.error.map(({ variable, problem }: ConfigProblem) => `${variable} ${problem}`);
};

describe('the settings file', () => {
  it('names accounts, with secrets from files and variables', () => {
    const config = read({ $schema: './jcaccess.schema.json', accounts: [account(), globex] });
    assert.ok(config.ok, JSON.stringify(config));
    const [first, second] = config.value.accounts;
    assert.deepEqual([first.name, first.apiToken, first.jumpcloud], ['Acme', SECRET, null]);
    assert.deepEqual(second, {
      id: GLOBEX,
      name: 'Globex',
      apiToken: 'cf-token-globex',
      jumpcloud: { apiKey: 'jumpcloud-key-of-globex', organizationId: '', region: 'eu', writes: false },
      defaultChannel: 'C0GLOBEX',
    });
    for (const secret of [SECRET, 'cf-token-globex', 'jumpcloud-key-of-globex'])
      assert.ok(config.value.secrets.includes(secret), 'the log hides it');
  });

  it('says everything that is wrong at once, by its place and without a value', () => {
    const found = problems({
      accounts: [
        account({ cloudflareAccountId: 'XYZ', region: SECRET }),
        account({ cloudflareApiToken: SECRET, defaultChannel: '#it', jumpcloud: { region: 'moon' } }),
      ],
    });
    for (const place of [
      'accounts[0] holds a word that is no setting',
      'accounts[0].cloudflareAccountId is no account ID',
      'accounts[1].cloudflareApiToken is no place of a secret',
      'accounts[1].defaultChannel is no ID of a channel',
      'accounts[1].jumpcloud.region is no region',
    ])
      assert.ok(
        found.some(line => line.startsWith(`JCACCESS_CONFIG ${place}`)),
        `${place} in ${found.join('\n')}`,
      );
    assert.doesNotMatch(found.join('\n'), new RegExp(`${SECRET}|moon|XYZ|#it`));
  });

  it('refuses secrets that are not there or are none, and accounts that are there twice', () => {
    const at = (path: string) => problems({ accounts: [account({ cloudflareApiToken: { file: path } })] });
    assert.match(at('/run/secrets/gone').join(), /cloudflareApiToken names a file that holds nothing or/);
    assert.match(at('/run/secrets/empty').join(), /cloudflareApiToken names a file that holds nothing or/);
    assert.match(at('/run/secrets/broken').join(), /cloudflareApiToken names a file that holds no such/);
    assert.match(
      problems({ accounts: [account(), globex] }, { GLOBEX_TOKEN: '' }).join(),
      /names a variable/,
    );
    assert.deepEqual(problems({ accounts: [account(), account({ name: 'acme' })] }), [
      'JCACCESS_CONFIG accounts[1].cloudflareAccountId is that of an account above',
      'JCACCESS_CONFIG accounts[1].name is that of an account above',
    ]);
  });

  it('takes an API key of JumpCloud or a service account, whole, and not both', () => {
    const client = { clientId: 'client-of-acme', clientSecret: { file: '/run/secrets/key' } };
    const whole = { ...client, organizationId: 'org-acme', writes: true };
    const config = read({ accounts: [account({ jumpcloud: whole })] });
    assert.ok(config.ok, JSON.stringify(config));
    assert.deepEqual(config.value.accounts[0].jumpcloud, {
      apiKey: '',
      organizationId: 'org-acme',
      region: 'us',
      writes: true,
      serviceAccount: { clientId: 'client-of-acme', clientSecret: 'jumpcloud-key-of-globex' },
    });
    for (const [jumpcloud, why] of [
      [{}, /needs an apiKey, or clientId/],
      [client, /organizationId for a service account/],
      [{ ...whole, apiKey: { file: '/run/secrets/key' } }, /and not both/],
    ] as const)
      assert.match(problems({ accounts: [account({ jumpcloud })] }).join(), why);
  });

  it('refuses what is no such file', () => {
    assert.match(problems('{').join(), /JCACCESS_CONFIG names a file that is no JSON/);
    assert.match(problems('null').join(), /JCACCESS_CONFIG names a file that is no JSON/);
    assert.match(problems([]).join(), /JCACCESS_CONFIG/);
    assert.match(problems({ accounts: [] }).join(), /accounts names no account/);
    assert.match(
      problems({}, { JCACCESS_CONFIG: '/etc/gone.json' }).join(),
      /JCACCESS_CONFIG names a file that cannot be read/,
    );
  });

  it('has a schema that takes what the parser takes and nothing else', () => {
    const fits = new Ajv({ strict: false }).compile(settingsFileSchema() as object);
    for (const [file, isTaken] of [
      [{ accounts: [account(), globex] }, true],
      [{ accounts: [account({ cloudflareApiToken: SECRET })] }, false],
      [{ accounts: [account({ more: 1 })] }, false],
      [{ accounts: [account({ name: ' x' })] }, false],
      [{ accounts: [] }, false],
    ] as const) {
      assert.equal(fits(file), isTaken, JSON.stringify(file));
      assert.equal(problems(file).length === 0, isTaken, JSON.stringify(file));
    }
  });
});

describe('a setting from a file', () => {
  const withFile = (wish: Readonly<Record<string, string>>) =>
    readConfig(
      appEnvironment({ delivery: 'socket', store: 'sqlite', folder: '/tmp', port: 0, environment: wish }),
      path => files[path] ?? null,
    );

  it('counts as if it stood in the environment', () => {
    const config = withFile({
      CLOUDFLARE_API_TOKEN: '',
      CLOUDFLARE_API_TOKEN_FILE: '/run/secrets/acme',
      JCACCESS_AUDIT_KEY: '',
      JCACCESS_AUDIT_KEY_FILE: '/run/secrets/audit',
    });
    assert.ok(config.ok, JSON.stringify(config));
    assert.equal(config.value.accounts[0].apiToken, SECRET);
    assert.ok(config.value.secrets.includes(SECRET));
    assert.deepEqual(config.value.warnings, []);
  });

  it('is refused beside the setting, and when the file cannot be read or is empty', () => {
    for (const [path, why] of [
      ['/run/secrets/gone', /CLOUDFLARE_API_TOKEN_FILE.*cannot be read/],
      ['/run/secrets/empty', /CLOUDFLARE_API_TOKEN_FILE.*an empty file/],
    ] as const) {
      const config = withFile({ CLOUDFLARE_API_TOKEN: '', CLOUDFLARE_API_TOKEN_FILE: path });
      assert.match(JSON.stringify(config), why);
    }
    assert.match(
      JSON.stringify(withFile({ CLOUDFLARE_API_TOKEN_FILE: '/run/secrets/acme' })),
      /is set beside CLOUDFLARE_API_TOKEN/,
    );
  });
});
