import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProxy } from '../../../src/config/proxy.ts';
import { createReader } from '../../../src/config/reader.ts';

const read = (env: Record<string, string>) => {
  const reader = createReader(env);
  return { proxy: readProxy(reader), problems: reader.problems };
};

test('no proxy is the rule', () => {
  assert.deepEqual(read({}), { proxy: null, problems: [] });
  assert.equal(read({ NO_PROXY: 'internal.example' }).proxy, null);
});

test('the usual variables are read, the lower-case name first', () => {
  assert.deepEqual(read({ HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:2', NO_PROXY: '.corp' }).proxy, {
    https: 'http://b:2',
    http: '',
    exceptions: '.corp',
  });
  assert.equal(read({ HTTP_PROXY: 'proxy.corp:3128' }).proxy?.http, 'http://proxy.corp:3128');
});

test('what is no HTTP proxy is a problem that repeats nothing', () => {
  for (const text of [
    'socks5://u:hunter2@p:1',
    'http://u:hun/ter2@p:1',
    'http://u:50%hunter2@p:1',
    'http://',
  ]) {
    const [problem] = read({ HTTPS_PROXY: text }).problems;
    assert.equal(problem?.variable, 'HTTPS_PROXY', text);
    assert.doesNotMatch(JSON.stringify(problem), /hun|ter2/);
  }
});
