import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { it } from 'node:test';
import { redaction } from '../../../src/http/redaction.ts';
import { createLog } from '../../../src/operations/log.ts';
import { switchLevelOnSignal } from '../../../src/operations/log-level.ts';

for (const configured of ['info', 'silent'] as const)
  it(`a signal opens a log that is ${configured} to debug lines, and another closes it again`, () => {
    const lines: string[] = [];
    const log = createLog({ level: configured, redaction, to: { write: line => void lines.push(line) } });
    const signals = new EventEmitter();
    switchLevelOnSignal(signals, log);
    const hears = (): boolean => {
      const before = lines.length;
      log.debug('a line');
      return lines.length > before;
    };
    assert.equal(hears(), false);
    signals.emit('SIGUSR2');
    assert.match(lines.at(-1) ?? '', /the level of the log is now debug/);
    assert.equal(hears(), true);
    signals.emit('SIGUSR2');
    assert.match(lines.at(-1) ?? '', new RegExp(`the level of the log is now ${configured}`));
    assert.equal(hears(), false);
  });
