import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { passwordsIn, readAddress } from '../../../src/store/redis/address.ts';

describe('the address of Redis', () => {
  it('of one server has credentials and a number', () => {
    assert.deepEqual(readAddress('redis://127.0.0.1:6380/2'), {
      kind: 'server',
      node: { host: '127.0.0.1', port: 6380 },
      database: 2,
      tls: false,
    });
    assert.deepEqual(readAddress('rediss://u:p@redis.acme.example'), {
      kind: 'server',
      node: { host: 'redis.acme.example', port: 6379 },
      database: 0,
      tls: true,
      username: 'u',
      password: 'p',
    });
  });

  it('may have anything in its password, percent-encoded', () => {
    for (const password of ['s3cr3t/pw', 's#x', 'a@b', 'a:b', 'ä?', '50%']) {
      const read = readAddress(`redis://jc:${encodeURIComponent(password)}@redis.internal:6379/0`);
      assert.deepEqual([read.username, read.password], ['jc', password]);
    }
  });

  it('of sentinels names the primary', () => {
    assert.deepEqual(readAddress('redis+sentinel://jc:pw@a,b:26380/mymaster/1'), {
      kind: 'sentinel',
      nodes: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 26_380 },
      ],
      name: 'mymaster',
      database: 1,
      tls: false,
      username: 'jc',
      password: 'pw',
    });
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
      'redis+cluster://u:hunter2@a:1/3',
      'redis+sentinel://u:hunter2@a:1',
      'redis://u:hunter2/x@a:1',
      'redis://u:hunter2#x@a:1',
      'redis://u:hunter2@x@a:1',
      'redis://u:hunter2@a:notaport',
      'redis://u:hunter2@a:99999',
      'redis://u:hunter2@a:1,b:2',
      'redis://u:hunter2%@a:1',
      'redis://u:hunter2@a:1/x',
      'redis://u:hunter2@a:1/0?family=6',
      'http://u:hunter2@a',
    ];
    for (const url of wrong) {
      assert.throws(
        () => readAddress(url),
        (error: Error) => {
          assert.match(error.message, /is none of redis:/);
          assert.doesNotMatch(inspect(error, { showHidden: true }), /hunter2/);
          return true;
        },
      );
    }
  });

  it('gives its password for the redaction', () => {
    assert.deepEqual(passwordsIn('redis://:s%23cret@h:1'), ['s#cret', 's%23cret']);
    assert.deepEqual(passwordsIn('redis+cluster://:s%23cret@h:1,i:2'), ['s#cret', 's%23cret']);
    assert.deepEqual(passwordsIn('redis+cluster://h:1,i:2'), []);
  });
});
