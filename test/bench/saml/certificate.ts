import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createKeyPair } from '../../../src/saml/keypair.ts';
import { type Figure, figure } from '../figure.ts';
import { byTurns, median, medians, wallMs } from '../measure.ts';
import { longestStallMs } from './stall.ts';

const openssl = '/usr/bin/openssl';
const run = promisify(execFile);
const request = { commonName: 'JumpCloud SAML IdP', days: 1095, bits: 2048 };

const byOpenssl = (): Promise<unknown> =>
  run(
    openssl,
    'req -new -x509 -sha256 -newkey rsa:2048 -nodes -days 1095 -keyout /dev/null -out /dev/null -subj'
      .split(' ')
      .concat('/CN=JumpCloud SAML IdP'),
  );

/** The longest stall of the very first pair of a process, when nothing is compiled yet. */
async function firstPairMs(): Promise<number> {
  const child = fork(fileURLToPath(new URL('first-pair.ts', import.meta.url)));
  const [stallMs] = (await once(child, 'message')) as [number];
  await once(child, 'exit');
  return stallMs;
}

/** Making a pair, beside the program that it replaces, and how long it keeps the event loop from others. */
export async function certificateFigures(isQuick: boolean): Promise<Figure[]> {
  if (!existsSync(openssl)) return [];
  const rounds = isQuick ? 30 : 100;
  const make = () => createKeyPair({ ...request, now: new Date() });
  await make();
  const stallsMs: number[] = [];
  const ms = medians(
    await byTurns(rounds, {
      ours: () => wallMs(async () => stallsMs.push(await longestStallMs(make))),
      openssl: () => wallMs(byOpenssl),
    }),
  );
  const first: number[] = [];
  for (let time = 0; time < (isQuick ? 3 : 9); time += 1) first.push(await firstPairMs());
  const stall = { unit: 'ms', target: { of: 'value', atMost: 10 } } as const;
  return [
    figure({
      name: 'RSA-2048 pair and certificate',
      value: ms.ours,
      unit: 'ms',
      against: 'openssl req -new -x509',
      anchor: ms.openssl,
      target: { of: 'ratio', atMost: 1 },
    }),
    figure({
      name: 'Longest stall of the event loop while a pair is made',
      value: median(stallsMs),
      ...stall,
    }),
    figure({ name: 'The same, first pair of a process', value: median(first), ...stall }),
  ];
}
