import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfig } from '../../../src/config.ts';
import { appEnvironment } from '../../playground/environment.ts';

const three = {
  SLACK_CLIENT_ID: '60503450.61416',
  SLACK_CLIENT_SECRET: '8bc5fc53901afc11c0ffee00c0ffee00',
  SLACK_REFRESH_TOKEN: 'xoxe-1-seed',
};

const read = (environment: Record<string, string>) =>
  readConfig(appEnvironment({ delivery: 'socket', store: 'sqlite', folder: '/tmp', port: 0, environment }));

/** `VARIABLE problem` of each problem; none of them may repeat a value. */
const problemsOf = (environment: Record<string, string>): string[] => {
  const config = read(environment);
  const found = config.ok ? [] : config.error;
  for (const value of Object.values(environment).filter(text => text.length > 4))
    assert.ok(!JSON.stringify(found).includes(value), `${value} is repeated`);
  return found.map(({ variable, problem }) => `${variable} ${problem}`);
};

describe('what concerns Slack in the environment', () => {
  it('is without rotation unless one of the three variables is set', () => {
    const config = read({ SLACK_CLIENT_ID: ' ' });
    assert.ok(config.ok);
    assert.equal(config.value.slack.rotation, null);
    assert.equal(config.value.slack.botToken, 'xoxb-acme-1');
  });

  it('takes all three, with either kind of bot token', () => {
    for (const token of ['xoxb-acme-1', 'xoxe.xoxb-1-acme']) {
      const config = read({ ...three, SLACK_BOT_TOKEN: token });
      assert.ok(config.ok, JSON.stringify(config));
      assert.deepEqual(config.value.slack.rotation, {
        clientId: three.SLACK_CLIENT_ID,
        clientSecret: three.SLACK_CLIENT_SECRET,
        refreshToken: three.SLACK_REFRESH_TOKEN,
      });
    }
  });

  it('says which of the three are missing', () => {
    const { SLACK_CLIENT_ID, SLACK_REFRESH_TOKEN } = three;
    assert.deepEqual(problemsOf({ SLACK_CLIENT_ID }), [
      'SLACK_CLIENT_SECRET is not set',
      'SLACK_REFRESH_TOKEN is not set',
    ]);
    assert.deepEqual(problemsOf({ SLACK_CLIENT_ID, SLACK_REFRESH_TOKEN }), [
      'SLACK_CLIENT_SECRET is not set',
    ]);
    const config = read({ SLACK_CLIENT_ID });
    assert.match(config.ok ? '' : (config.error[0]?.fix ?? ''), /set together, or none of them/);
  });

  it('refuses a bot token that ends when nothing renews it, and says both ways out', () => {
    const environment = { SLACK_BOT_TOKEN: 'xoxe.xoxb-1-acme' };
    assert.deepEqual(problemsOf(environment), [
      'SLACK_BOT_TOKEN ends after 12 hours, because the app rotates its tokens',
    ]);
    const config = read(environment);
    const fix = config.ok ? '' : (config.error[0]?.fix ?? '');
    assert.match(fix, /SLACK_REFRESH_TOKEN too; .*an app that does not rotate/);
  });

  it('knows one kind of value from another', () => {
    assert.deepEqual(problemsOf({ SLACK_BOT_TOKEN: 'xoxp-acme-1' }), [
      'SLACK_BOT_TOKEN is no bot token (they begin with xoxb- or xoxe.xoxb-)',
    ]);
    assert.deepEqual(
      problemsOf({
        SLACK_BOT_TOKEN: 'xoxe-1-swapped',
        SLACK_CLIENT_ID: 'A0JCACCESS',
        SLACK_CLIENT_SECRET: '8bc5fc5390',
        SLACK_REFRESH_TOKEN: 'xoxe.xoxb-1-swapped',
      }),
      [
        'SLACK_BOT_TOKEN is no bot token (they begin with xoxb- or xoxe.xoxb-)',
        'SLACK_CLIENT_ID is no client ID (two numbers with a dot between them)',
        'SLACK_CLIENT_SECRET is too short to be a client secret',
        'SLACK_REFRESH_TOKEN is no refresh token (they begin with xoxe-)',
      ],
    );
  });
});
