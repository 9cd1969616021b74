import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import type { ConfigProblem } from '../../../src/config/reader.ts';
import { settings } from '../../../src/config/settings.ts';
import { chanceIn } from '../../../src/config/strength.ts';
import type { Config } from '../../../src/config.ts';
import { readConfig } from '../../../src/config.ts';
import { appEnvironment } from '../../playground/environment.ts';
import { fc } from '../../property.ts';
import { createRandom } from '../../worlds/random.ts';

const KEY = randomBytes(32).toString('hex');
const environment = (wish: Readonly<Record<string, string>>): Record<string, string> =>
  appEnvironment({
    delivery: 'socket',
    store: 'sqlite',
    folder: '/tmp',
    port: 0,
    environment: { JCACCESS_AUDIT_KEY: KEY, ...wish },
  });
const asLine = ({ variable, problem }: ConfigProblem): string => `${variable} ${problem}`;
const problems = (wish: Readonly<Record<string, string>>): string[] => {
  const config = readConfig(environment(wish));
  return config.ok ? [] : config.error.map(asLine);
};
const accepted = (wish: Readonly<Record<string, string>>): Config => {
  const config = readConfig(environment(wish));
  assert.ok(config.ok, JSON.stringify(config));
  return config.value;
};
const warnings = (wish: Readonly<Record<string, string>>): string[] => accepted(wish).warnings.map(asLine);

/** Each value is refused with a problem of this variable that matches. */
const refuses = (variable: string, values: readonly string[], why: RegExp): void => {
  for (const value of values)
    assert.ok(
      problems({ [variable]: value }).some(line => line.startsWith(`${variable} `) && why.test(line)),
      `${value}: ${problems({ [variable]: value }).join('; ') || 'taken'}`,
    );
};

describe('the configuration', () => {
  it('takes a good environment without a word', () => assert.deepEqual(warnings({}), []));

  it('lists everything at once', () => {
    const found = problems({
      JCACCESS_ALLOW_UNSAFE_DURABILITY: 'yes',
      JCACCESS_SELF_APPROVAL: 'ture',
      JCACCESS_AUDIT_KEY: 'short',
      JCACCESS_STORE: 'redis://host:port',
      JCACCESS_SSO_HOSTS: '*',
      JCACCESS_KEY_FILE_HOURS: '-1',
      CLOUDFLARE_ACCOUNT_ID: 'x',
    });
    assert.deepEqual(
      found.map(line => line.split(' ')[0] ?? '').toSorted((a, b) => a.localeCompare(b)),
      [
        'CLOUDFLARE_ACCOUNT_ID',
        'JCACCESS_ALLOW_UNSAFE_DURABILITY',
        'JCACCESS_AUDIT_KEY',
        'JCACCESS_KEY_FILE_HOURS',
        'JCACCESS_SELF_APPROVAL',
        'JCACCESS_SSO_HOSTS',
        'JCACCESS_STORE',
      ],
    );
  });

  it('says what to do about each', () => {
    const config = readConfig({});
    assert.ok(!config.ok);
    for (const { variable, fix } of config.error) assert.ok(fix.length > 8, variable);
  });

  it('never repeats a value', () => {
    const names = Object.keys(settings);
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(...names),
          fc.oneof(
            word,
            word.map(text => `redis://u:pa/${text}@h`),
          ),
        ),
        wish => {
          const config = readConfig({ ...environment({}), ...wish });
          const said = JSON.stringify(config.ok ? config.value.warnings : config.error);
          for (const value of Object.values(wish)) assert.ok(!said.includes(value.slice(-12)), said);
        },
      ),
    );
  });

  it('hands every secret to the log, by what the table says', () => {
    const { secrets } = accepted({ JCACCESS_STORE: 'rediss://u:p%2Fss@10.0.0.7' });
    for (const secret of ['xoxb-acme-1', 'xapp-acme-1', 'cf-token-acme', KEY, 'p/ss'])
      assert.ok(secrets.includes(secret), secret);
  });

  it('warns of a variable that it does not know', () => {
    assert.deepEqual(warnings({ JCACCESS_SELF_APPROVEL: 'true' }), [
      'JCACCESS_SELF_APPROVEL is no setting of this version',
    ]);
  });
});

const word = fc.string({
  unit: fc.constantFrom(...'abcdefghijkmnpqrstuvwxyz23456789'),
  minLength: 20,
  maxLength: 40,
});

describe('the audit key', () => {
  it('is not one that can be guessed', () => {
    refuses(
      'JCACCESS_AUDIT_KEY',
      [
        'a'.repeat(32),
        'a'.repeat(500),
        'ab'.repeat(40),
        'password'.repeat(5),
        'changeme-changeme-changeme-changeme',
        '0123456789'.repeat(4),
        'abcdefghijklmnopqrstuvwxyz0123456789',
        '0123456789abcdef0123456789abcdef',
        `${'0'.repeat(60)}1234`,
        'deadbeef'.repeat(8),
        'secret-audit-key-secret-audit-key',
      ],
      /can be guessed/,
    );
    refuses('JCACCESS_AUDIT_KEY', ['<generate a key here: openssl rand -hex 32>'], /placeholder/);
    refuses('JCACCESS_AUDIT_KEY', ['short', 'x'.repeat(31)], /fewer than 32/);
    refuses(
      'JCACCESS_AUDIT_KEY',
      ['$(openssl rand -hex 32)', '$(openssl rand -hex 32) # see the manual'],
      /not expanded/,
    );
    refuses('JCACCESS_AUDIT_KEY', [`\${JCACCESS_AUDIT_KEY_FROM_VAULT_0123}`], /not expanded/);
  });

  it('is no other secret, nor holds one', () => {
    const token = `xoxb-${randomBytes(20).toString('hex')}`;
    for (const key of [token, `${token}-audit`])
      assert.deepEqual(problems({ SLACK_BOT_TOKEN: token, JCACCESS_AUDIT_KEY: key }), [
        'JCACCESS_AUDIT_KEY holds the value of SLACK_BOT_TOKEN',
      ]);
  });

  it('may be any that was made by chance', () => {
    const random = createRandom(1);
    for (let n = 0; n < 2_000; n += 1) {
      const bytes = Buffer.from(Array.from({ length: 32 }, () => Math.floor(random() * 256)));
      assert.ok(chanceIn(bytes.toString('hex')) > 80);
      assert.ok(chanceIn(bytes.toString('base64')) > 80);
      assert.ok(chanceIn(bytes.subarray(0, 16).toString('hex')) > 80);
    }
  });
});

describe('a boolean', () => {
  const flags = Object.entries(settings).flatMap(([name, one]) =>
    'fallback' in one && one.fallback === 'false' ? [name] : [],
  );
  it('is true or false and nothing else', () => {
    assert.ok(flags.length >= 3);
    for (const name of flags)
      refuses(name, ['ture', 'yes', '1', 'on', 'True', 'FALSE', 'no', '0'], /neither true nor false/);
  });
});

describe('a duration', () => {
  it('is within reason', () => {
    const durations = Object.keys(settings).filter(
      name => /_(?:HOURS|MINUTES)$/.test(name) && !name.includes('WORKING'),
    );
    assert.ok(durations.length >= 7, durations.join());
    for (const name of durations) {
      // Of one, 0 is a switch.
      const nothing = name === 'JCACCESS_DRIFT_HOURS' ? [] : ['0'];
      refuses(name, [...nothing, '-1', '-0.5'], /less than/);
      refuses(name, ['525600', '99999999'], /more than/);
      refuses(name, ['1e3', '0x10', 'Infinity', 'NaN', '1h', '60 minutes', '1,5', 'PT1H'], /no plain number/);
    }
  });

  it('of working hours ends after it begins', () => {
    refuses(
      'JCACCESS_WORKING_HOURS',
      ['Mon-Fri 18:00-09:00', 'Mon-Fri 09:00-09:00', 'Mon-Fri 09:00-09:30'],
      /end before/,
    );
    refuses(
      'JCACCESS_WORKING_HOURS',
      ['Mon-Fri 9-18', 'Mo-Fr 09:00-18:00', 'Mon-Fri 09:00-24:30', 'always'],
      /no working hours/,
    );
    assert.deepEqual(accepted({ JCACCESS_WORKING_HOURS: 'Sat-Mon 08:30-24:00' }).policy.workingHours, {
      fromMinute: 510,
      toMinute: 1440,
      days: [6, 0, 1],
    });
  });
});

describe('who approves', () => {
  it('is never nobody, and never too few', () => {
    refuses('JCACCESS_APPROVERS', [' ', '', ','], /not set|no list/);
    refuses('JCACCESS_APPROVERS', ['@ben', 'ben@acme.com', 'U0BEN;U0CLEO', 'u0ben'], /no list of Slack IDs/);
    refuses(
      'JCACCESS_APPROVAL_RULES',
      ['2 of U0BEN', '2 of U0BEN,U0BEN', '1 of U0BEN and 1 of U0BEN'],
      /can never be met/,
    );
    refuses('JCACCESS_APPROVAL_RULES', ['0 of U0BEN', 'two of U0BEN', '1 of', 'U0BEN'], /no approval rule/);
  });

  it('is said once: of two settings that contradict, one is named', () => {
    assert.match(
      warnings({ JCACCESS_APPROVAL_RULES: '1 of S0IT' }).join(),
      /JCACCESS_APPROVERS does not count/,
    );
    assert.match(warnings({ JCACCESS_ESCALATE_AFTER_MINUTES: '60' }).join(), /does nothing without/);
  });
});

describe('hosts of sign-on URLs', () => {
  it('are domains of one owner', () => {
    const cases: Readonly<Record<string, RegExp>> = {
      com: /top-level/,
      localhost: /top-level/,
      '*': /\*/,
      '*.acme.com': /\*/,
      '10.0.0.7': /IP address/,
      '2130706433': /IP address/,
      '[::1]': /IP address/,
      '::1': /IP address/,
      'https://sso.acme.com/': /URL/,
      'sso.acme.com/saml': /URL/,
      'ana@acme.com': /URL/,
      'sso.acme.com:8443': /port/,
      'sso.acme.com.': /ends with a dot/,
      '.acme.com': /no domain name/,
      'acme..com': /no domain name/,
      'sso acme.com': /no domain name/,
      'b\u00fccher.de': /no domain name/,
      'acme.c0m': /no domain name/,
      'co.uk': /anybody/,
      'com.au': /anybody/,
      'github.io': /anybody/,
      'workers.dev': /anybody/,
      'amazonaws.com': /anybody/,
      's3.amazonaws.com': /anybody/,
      'blob.core.windows.net': /anybody/,
      'duckdns.org': /anybody/,
      'sso.acme.local': /not of the public internet/,
      'sso.acme.internal': /not of the public internet/,
    };
    for (const [host, why] of Object.entries(cases)) {
      refuses('JCACCESS_SSO_HOSTS', [host], why);
      refuses('JCACCESS_SSO_HOSTS', [`sso.acme.com, ${host}`], why);
    }
  });

  it('are taken in small letters, several with commas', () => {
    const { ssoHosts } = accepted({
      JCACCESS_SSO_HOSTS: 'SSO.Acme.com, , login.acme.co.uk,xn--bcher-kva.de',
    }).policy;
    assert.deepEqual(ssoHosts, ['sso.acme.com', 'login.acme.co.uk', 'xn--bcher-kva.de']);
  });
});

describe('the address of the store', () => {
  it('is one that can be read to its end', () => {
    refuses(
      'JCACCESS_STORE',
      [
        'redis://user:pa/ss@10.0.0.7:6379',
        'redis://user:6/ss@10.0.0.7:6379',
        'redis://user:pa#ss@10.0.0.7:6379',
        'redis://user:pa?ss@10.0.0.7:6379',
        'redis://user:pa%ss@10.0.0.7:6379',
        'redis://user:p@ss@w/ord@10.0.0.7:6379',
        'rediss://',
        'redis://:6379',
        'redis://host:port',
        'redis://host:6379/zero',
        'redis+cluster://user:pa/ss@h1:6379,h2:6379',
        'redis+cluster://',
        'rediss+cluster://h1:x',
        'redis:host',
      ],
      /no address that can be read/,
    );
    refuses('JCACCESS_STORE', ['postgres://h/db', './jcaccess.db'], /neither sqlite/);
    refuses('JCACCESS_STORE', ['sqlite::memory:'], /keeps nothing/);
    refuses('JCACCESS_STORE', ['sqlite:'], /no address/);
  });

  it('is on the same machine, or encrypted on the way', () => {
    for (const url of [
      'redis://localhost',
      'redis://127.0.0.1:6379/1',
      'redis://[::1]:6379',
      'rediss://:pw@r.acme.com:6380',
    ])
      assert.deepEqual(warnings({ JCACCESS_STORE: url }), [], url);
    for (const url of [
      'redis://redis:6379',
      'redis://10.0.0.7',
      'redis://172.31.0.1',
      'redis://[fd00::1]',
      'redis://r.svc.cluster.local',
      'redis+cluster://127.0.0.1:1,10.0.0.7:2',
    ])
      assert.deepEqual(warnings({ JCACCESS_STORE: url }), [
        'JCACCESS_STORE is a Redis on another machine, without TLS',
      ]);
    const open = [
      'redis://r.acme.com',
      'redis://9.9.9.9:6379',
      'redis://172.32.0.1',
      'redis+cluster://10.0.0.7:1,r.acme.com:2',
    ];
    refuses('JCACCESS_STORE', open, /without TLS/);
    for (const url of open)
      assert.equal(warnings({ JCACCESS_STORE: url, JCACCESS_ALLOW_PLAIN_REDIS: 'true' }).length, 1);
  });
});

describe('other settings', () => {
  it('are refused when they cannot be right', () => {
    refuses(
      'CLOUDFLARE_API_TOKEN',
      ['two words', 'line\nbreak-token', 'umlaut-t\u00f6ken'],
      /no credential has/,
    );
    refuses('HOST', ['http://0.0.0.0', '0.0.0.0/0'], /no address to listen on/);
    refuses('JCACCESS_LOG_LEVEL', ['verbose', 'INFO'], /no level/);
    refuses('JUMPCLOUD_REGION', ['de'], /no region/);
    refuses('JCACCESS_OPERATIONS_PORT', ['70000', 'http'], /more than|no whole/);
    assert.deepEqual(
      problems({
        SLACK_APP_TOKEN: '',
        SLACK_SIGNING_SECRET: 'x'.repeat(16),
        PORT: '3000',
        JCACCESS_OPERATIONS_PORT: '3000',
      }),
      ['JCACCESS_OPERATIONS_PORT is the same port as PORT'],
    );
    assert.match(warnings({ JUMPCLOUD_ORG_ID: 'abc' }).join(), /does nothing without JUMPCLOUD_API_KEY/);
  });

  it('takes an API key or a service account of JumpCloud, and writes there only when told to', () => {
    const key = { JUMPCLOUD_API_KEY: 'jca_12345678' };
    const account = { JUMPCLOUD_CLIENT_ID: 'client-1234', JUMPCLOUD_CLIENT_SECRET: 'secret-1234' };
    assert.equal(accepted(key).accounts[0].jumpcloud?.writes, false);
    assert.equal(accepted({ ...key, JUMPCLOUD_WRITES: 'true' }).accounts[0].jumpcloud?.writes, true);
    const found = accepted({ ...account, JUMPCLOUD_ORG_ID: 'o1' });
    assert.deepEqual(found.accounts[0].jumpcloud?.serviceAccount, {
      clientId: 'client-1234',
      clientSecret: 'secret-1234',
    });
    assert.ok(found.secrets.includes('secret-1234'));
    assert.deepEqual(problems(account), ['JUMPCLOUD_ORG_ID is not set']);
    assert.deepEqual(problems({ ...account, ...key, JUMPCLOUD_ORG_ID: 'o1' }), [
      'JUMPCLOUD_API_KEY is set beside a service account',
    ]);
    assert.match(warnings({ JUMPCLOUD_WRITES: 'true' }).join(), /does nothing without JUMPCLOUD_API_KEY/);
  });
});
