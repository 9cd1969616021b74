import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import { redaction } from '../../../src/http/redaction.ts';
import { endOnCrash } from '../../../src/operations/crash.ts';
import { openLogOutput } from '../../../src/operations/log-output.ts';
import { endOnSignals } from '../../../src/operations/signals.ts';
import * as failure from '../../../src/operations/start-failure.ts';
import { ServiceError } from '../../../src/ports/service-error.ts';

const startFailure = (error: unknown): string =>
  failure.startFailureText(failure.startFailure(error, redaction.redacted));

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
    startFailure(new ServiceError({ service, kind, code, message: `Slack refused: ${code}` }));
  const system = (code: string, port: number): string =>
    startFailure(Object.assign(new Error(`listen ${code}`), { code, port }));

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
    assert.match(startFailure(new Error('Redis: connect ECONNREFUSED')), /JCACCESS_STORE/);
  });

  it('says no secret', () => {
    const said = startFailure(new Error('could not open redis://u:hunter2hunter@10.0.0.7 with xoxb-1-2-abc'));
    assert.doesNotMatch(said, /hunter2|xoxb-1/);
  });
});

describe('what nobody caught', () => {
  const rig = () => {
    const process = new EventEmitter();
    const said: [string, string][] = [];
    const codes: number[] = [];
    endOnCrash(
      process,
      {
        error: message => said.push(['error', message]),
        fatal: message => said.push(['fatal', message]),
      },
      code => codes.push(code),
    );
    return { process, said, codes };
  };

  it('ends the process with one line when it is a fault of ours', () => {
    const { process, said, codes } = rig();
    process.emit('uncaughtException', new TypeError('x is not a function'));
    assert.deepEqual([said.length, said[0]?.[0], codes], [1, 'fatal', [70]]);
  });

  it('does not end it when it comes from outside, or when it is a promise', () => {
    const { process, said, codes } = rig();
    const error = Object.assign(new Error('connect ENETUNREACH'), {
      code: 'ENETUNREACH',
      syscall: 'connect',
    });
    process.emit('uncaughtException', error);
    process.emit('unhandledRejection', new Error('nobody waited'));
    assert.deepEqual([said.map(([level]) => level), codes], [['error', 'error'], []]);
  });
});

describe('the output of the log', () => {
  const rig = () => {
    let refusal: string | null = null;
    let [text, told] = ['', ''];
    const output = openLogOutput({
      fd: 1,
      tell: words => {
        told += `${words}\n`;
      },
      missingLine: count => `${count} missing\n`,
      write: (_fd, bytes) => {
        if (refusal !== null) throw Object.assign(new Error(refusal), { code: refusal });
        // As a pipe does, it takes a part.
        const part = bytes.subarray(0, 5);
        text += Buffer.from(part).toString();
        return part.length;
      },
    });
    const refuse = (code: string | null): void => {
      refusal = code;
    };
    return { output, refuse, text: () => text, told: () => told };
  };

  it('keeps the lines of a full disk and says once that it is full', () => {
    const { output, refuse, text, told } = rig();
    output.write('first line\n');
    refuse('ENOSPC');
    output.write('second\n');
    output.write('third\n');
    refuse(null);
    output.write('fourth\n');
    assert.equal(text(), 'first line\nsecond\nthird\nfourth\n');
    assert.equal(told(), 'the log cannot be written (ENOSPC); jcaccess goes on\n');
  });

  it('keeps a megabyte, and counts what is beyond', () => {
    const { output, refuse, text } = rig();
    refuse('ENOSPC');
    for (let line = 0; line < 12; line += 1) output.write(`${'x'.repeat(99_999)}\n`);
    refuse(null);
    output.write('again\n');
    assert.match(text().slice(-20), /2 missing\nagain\n$|again\n2 missing\n$/);
  });

  it('tries a closed pipe no more', () => {
    const { output, refuse, text, told } = rig();
    refuse('EPIPE');
    output.write('first\n');
    refuse(null);
    output.write('second\n');
    assert.deepEqual([text(), told().includes('EPIPE')], ['', true]);
  });
});
