import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import { redaction } from '../../../src/http/redaction.ts';
import { endOnSignals } from '../../../src/operations/signals.ts';
import { startFailure } from '../../../src/operations/start-failure.ts';
import { ServiceError } from '../../../src/ports/service-error.ts';

const settled = () => new Promise(resolve => setImmediate(resolve));

describe('signals', () => {
  const rig = (stop: () => Promise<void>) => {
    const process = new EventEmitter();
    const codes: number[] = [];
    let stops = 0;
    endOnSignals(
      process,
      () => {
        stops += 1;
        return stop();
      },
      code => codes.push(code),
    );
    return { process, codes, stops: () => stops };
  };

  it('end the process with 0 once it has stopped', async () => {
    const { process, codes, stops } = rig(async () => {});
    process.emit('SIGTERM');
    await settled();
    assert.deepEqual([codes, stops()], [[0], 1]);
  });

  it('end it at once when there is a second one', async () => {
    const { process, codes, stops } = rig(() => new Promise(() => {}));
    process.emit('SIGTERM');
    await settled();
    assert.deepEqual(codes, []);
    process.emit('SIGINT');
    assert.deepEqual([codes, stops()], [[143], 1]);
  });

  it('tell by the code that stopping failed', async () => {
    const { process, codes } = rig(() => Promise.reject(new Error('no')));
    process.emit('SIGINT');
    await settled();
    assert.deepEqual(codes, [1]);
  });
});

describe('a start that fails', () => {
  const of = (service: ServiceError['service'], kind: 'unauthorized' | 'unreachable', code: string): string =>
    startFailure(
      new ServiceError({ service, kind, code, message: `Slack refused: ${code}` }),
      redaction.redacted,
    );
  const system = (code: string, port: number): string =>
    startFailure(Object.assign(new Error(`listen ${code}`), { code, port }), redaction.redacted);

  it('names the variable and the place where to find it', () => {
    assert.match(
      of('slack', 'unauthorized', 'invalid_auth'),
      /invalid_auth\n {4}SLACK_BOT_TOKEN: Slack › your app/,
    );
    assert.match(of('slack', 'unauthorized', 'token_expired'), /SLACK_REFRESH_TOKEN: install the app again/);
    assert.match(of('slack-socket', 'unauthorized', 'invalid_auth'), /SLACK_APP_TOKEN: .*connections:write/);
    assert.match(of('slack', 'unreachable', 'unreachable'), /https:\/\/slack\.com/);
    assert.match(system('EADDRINUSE', 3000), /Port 3000 is taken.*PORT or JCACCESS_OPERATIONS_PORT/);
    assert.match(system('EACCES', 80), /may not listen on port 80/);
    assert.match(system('EADDRNOTAVAIL', 80), /HOST is no address of this machine/);
    assert.match(
      startFailure(new Error('Redis: connect ECONNREFUSED'), redaction.redacted),
      /JCACCESS_STORE/,
    );
  });

  it('says no secret', () => {
    const said = startFailure(
      new Error('could not open redis://u:hunter2hunter@10.0.0.7 with xoxb-1-2-abc'),
      redaction.redacted,
    );
    assert.doesNotMatch(said, /hunter2|xoxb-1/);
  });
});
