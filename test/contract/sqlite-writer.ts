import { writeSync } from 'node:fs';
import type { Store } from '../../src/ports/store.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { ACME, AUDIT_KEY, aChange, anEffect, anEntry, minute } from './records.ts';

const STDOUT = 1;
const say = (line: string): void => {
  writeSync(STDOUT, `${line}\n`);
};

/** Adds effects of its own, claims whatever is there, and tries to write each version of one shared change. */
const compete = async (store: Store, name: string): Promise<void> => {
  const effects = Array.from({ length: 25 }, (_, n) => anEffect({ id: `${name}-${n}` }));
  await store.commit({ workspace: ACME, effects });
  const id = aChange({ id: '7K2Q' }).id;
  const claimed: string[] = [];
  const wins: number[] = [];
  for (let turns = 0; turns < 2000; turns += 1) {
    const stored = (await store.change(ACME, id))?.version ?? 0;
    const effectsHere = await store.claim(minute(0), 3, 600_000);
    claimed.push(...effectsHere.map(effect => effect.id));
    if (stored >= 20 && effectsHere.length === 0) break;
    if (stored >= 20) continue;
    const version = stored + 1;
    const changes = [{ record: aChange({ id: '7K2Q', version }), expectedVersion: stored }];
    const result = await store.commit({ workspace: ACME, changes, audit: [anEntry('7K2Q', `v${version}`)] });
    if (result.ok) wins.push(version);
  }
  say(JSON.stringify({ claimed, wins }));
};

/** Commits one version after the other and says each once it is confirmed, until it is killed. */
const stream = async (store: Store): Promise<void> => {
  const id = aChange({ id: 'KILL' }).id;
  let version = (await store.change(ACME, id))?.version ?? 0;
  for (;;) {
    version += 1;
    const result = await store.commit({
      workspace: ACME,
      changes: [{ record: aChange({ id: 'KILL', version }), expectedVersion: version - 1 }],
      effects: [anEffect({ id: `KILL-${version}` })],
      audit: [anEntry('KILL', `v${version}`)],
    });
    if (!result.ok) throw new Error(`version ${version} was refused`);
    say(String(version));
  }
};

const [deed, path = '', name = ''] = process.argv.slice(2);
const store = await createSqliteStore({ path, auditKey: AUDIT_KEY });
if (deed === 'compete') await compete(store, name);
else await stream(store);
await store.close();
