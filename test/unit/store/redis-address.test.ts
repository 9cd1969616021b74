import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { passwordIn, readAddress } from '../../../src/store/redis/address.ts';

describe('the address of Redis', () => {
  it('of one server is left to the client', () => {
    for (const url of ['redis://127.0.0.1:6379/0', 'rediss://u:p@redis.acme.example']) {
      assert.deepEqual(readAddress(url), { kind: 'server', url });
    }
  });

  it('of a cluster names nodes, and a user for all of them', () => {
    assert.deepEqual(readAddress('redis+cluster://10.0.0.1:7000, b.acme.example,[::1]:7002'), {
      kind: 'cluster',
      nodes: [
        { host: '10.0.0.1', port: 7000 },
        { host: 'b.acme.example', port: 6379 },
        { host: '::1', port: 7002 },
      ],
      tls: false,
    });
    assert.deepEqual(readAddress('rediss+cluster://jc:p%40ss%2Fword@a:1,b:2/'), {
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
      ],
      tls: true,
      username: 'jc',
      password: 'p@ss/word',
    });
  });

  it('is refused without being repeated when it is neither', () => {
    const wrong = [
      'redis+cluster://',
      'redis+cluster://u:hunter2@',
      'redis+cluster://u:hunter2@a:1,,b',
      'http://u:hunter2@a',
    ];
    for (const url of wrong) {
      assert.throws(
        () => readAddress(url),
        (error: Error) => {
          assert.match(error.message, /neither redis/);
          assert.doesNotMatch(error.message, /hunter2/);
          return true;
        },
      );
    }
  });

  it('gives its password for the redaction', () => {
    assert.equal(passwordIn('redis://:s%23cret@h:1'), 's#cret');
    assert.equal(passwordIn('redis+cluster://:s%23cret@h:1,i:2'), 's#cret');
    assert.equal(passwordIn('redis+cluster://h:1,i:2'), '');
  });
});
