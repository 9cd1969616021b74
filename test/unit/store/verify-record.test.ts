import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { asId, type ChangeId } from '../../../src/domain/ids.ts';
import type { AuditReader, Census, LogLine, SealedEntry } from '../../../src/ports/store.ts';
import { firstCensus, nextCensus } from '../../../src/store/audit/census.ts';
import type { Checkpoint } from '../../../src/store/audit/checkpoints.ts';
import { recordInWords } from '../../../src/store/audit/in-words.ts';
import { publicKeyPem, readPublicKey } from '../../../src/store/audit/signature.ts';
import type { RecordReport } from '../../../src/store/audit/verify.ts';
import { verifyRecord } from '../../../src/store/audit/verify.ts';
import { CHAIN_START, sealEntry } from '../../../src/store/chain.ts';
import { sealedEntryFrom } from '../../../src/store/codec.ts';
import { ACME, AUDIT_KEY, anEntry, GLOBEX } from '../../contract/records.ts';

/** A record that is written as the engines write it, and then tampered with as they never do. */
interface Kept {
  /** Changes that are stored. */
  changes: string[];
  chains: Map<string, SealedEntry[]>;
  log: LogLine[];
  censuses: Census[];
}

const oldChain = (): SealedEntry[] =>
  readFileSync(new URL('../../fixtures/store/chain.v1.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map(sealedEntryFrom);

const lineOf = ({ change, sequence, seal }: SealedEntry): LogLine => ({ subject: change, sequence, seal });

const begun = (chains: Map<string, SealedEntry[]> = new Map()): Kept => {
  const log = [...chains.values()].flat().map(lineOf);
  const old = [...chains.values()].flat().filter(entry => entry.form === 1).length;
  return { changes: [], chains, log, censuses: [firstCensus(ACME, { found: log.length, old }, AUDIT_KEY)] };
};

const write = (kept: Kept, change: string, what: string): void => {
  const chain = kept.chains.get(change) ?? [];
  const entry = sealEntry(ACME, anEntry(change, what), chain.at(-1) ?? CHAIN_START, AUDIT_KEY);
  kept.chains.set(change, [...chain, entry]);
  kept.log.push(lineOf(entry));
};

const count = (kept: Kept): Census => {
  const before = kept.censuses.at(-1);
  assert.ok(before);
  const census = nextCensus(before, kept.log.slice(before.lines), AUDIT_KEY);
  kept.censuses.push(census);
  return census;
};

async function* each<Value>(values: readonly Value[]): AsyncGenerator<Value> {
  yield* values;
}

const readerOf = (kept: Kept): AuditReader => ({
  workspaces: async () => [ACME],
  censuses: () => each(kept.censuses),
  log: (_, after = 0) => each(kept.log.slice(after)),
  entries: () => each([...kept.chains.values()].flat()),
  subjects: () => each([...kept.chains].filter(([, chain]) => chain.length > 0).map(([id]) => id)),
  chain: async (_, subject) => kept.chains.get(subject) ?? [],
  changes: () => each(kept.changes),
});

/** As an auditor checks it who has the public key and no secret. */
const audited = (kept: Kept, key = publicKeyPem(AUDIT_KEY)): Promise<RecordReport> =>
  verifyRecord(readerOf(kept), ACME, readPublicKey(key));

const verified = (kept: Kept, checkpoints: readonly Checkpoint[] = []): Promise<RecordReport> =>
  verifyRecord(readerOf(kept), ACME, AUDIT_KEY, checkpoints);

/** Two changes and a connection, counted twice; the last entry is not counted yet. */
const story = (): Kept => {
  const kept = begun();
  for (const what of ['requested', 'approved', 'written']) write(kept, 'N2JZ', what);
  write(kept, 'cn_1', 'test-asked');
  count(kept);
  for (const what of ['requested', 'declined']) write(kept, 'ZAMR', what);
  kept.changes.push('N2JZ', 'ZAMR');
  count(kept);
  write(kept, 'ZAMR', 'withdrawn');
  return kept;
};

const checkpointOf = ({ workspace, number, seal }: Census): Checkpoint => ({
  kind: 'census',
  workspace,
  number,
  seal,
});

describe('the record of a workspace', () => {
  it('is sound when nothing was touched, and says what was counted', async () => {
    const kept = story();
    const report = await verified(kept);
    const { chains, entries, old, censuses, counted, lines, checkpoints, vouched, faults } = report;
    assert.deepEqual(
      { chains, entries, old, censuses, counted, lines, checkpoints, vouched, faults },
      {
        chains: 3,
        entries: 7,
        old: 0,
        censuses: 3,
        counted: 6,
        lines: 7,
        checkpoints: 0,
        vouched: 0,
        faults: [],
      },
    );
    const { outcome, words } = recordInWords(report);
    assert.equal(outcome, 'sound');
    assert.match(words.join('\n'), /7 entries in 3 chains hold together/);
    assert.match(words.join('\n'), /3 censuses count 6 of them; the newest 1 are counted soon/);
    assert.match(words.join('\n'), /Compared with no log outside/);
    assert.doesNotMatch(words.join('\n'), /whole/);
  });

  it('is called whole only when a checkpoint outside vouches for every entry', async () => {
    const kept = story();
    const newest = count(kept);
    const report = await verified(kept, [checkpointOf(newest)]);
    assert.deepEqual([report.faults, report.vouched], [[], 7]);
    assert.match(recordInWords(report).words.join('\n'), /T0ACME: whole\. .*vouches for every entry/s);
    write(kept, 'cn_1', 'reminded');
    assert.doesNotMatch(
      recordInWords(await verified(kept, [checkpointOf(newest)])).words.join('\n'),
      /whole/,
    );
  });

  const newest = (kept: Kept): Census => kept.censuses.at(-1) ?? assert.fail();
  const drop = (kept: Kept, id: string): void => {
    kept.chains.delete(id);
    kept.log = kept.log.filter(line => line.subject !== id);
  };

  /** What is done, and whether a log outside is needed to see it. */
  const attacks: readonly [string, (kept: Kept) => void, RegExp][] = [
    [
      'everything is taken away, and the record begins anew',
      kept => {
        kept.chains.clear();
        kept.log = [];
        kept.censuses = [firstCensus(ACME, { found: 0, old: 0 }, AUDIT_KEY)];
        write(kept, 'B5XW', 'requested');
        count(kept);
      },
      /N2JZ: the change is there, and nothing on record of it/,
    ],
    [
      'a chain is deleted',
      kept => void kept.chains.delete('N2JZ'),
      /N2JZ: BROKEN at entry 1: the end is missing/,
    ],
    ['a chain is deleted with its lines', kept => drop(kept, 'N2JZ'), /not those that census 2 counted/],
    ['the chain of a connection is deleted with its lines', kept => drop(kept, 'cn_1'), /census 2 counted/],
    [
      'a tail is cut, with its line',
      kept => {
        kept.chains.set('N2JZ', kept.chains.get('N2JZ')?.slice(0, 2) ?? []);
        kept.log = kept.log.filter(line => line.subject !== 'N2JZ' || line.sequence < 3);
      },
      /census 2 counted/,
    ],
    [
      'the newest entries are cut with their lines',
      kept => {
        kept.chains.set('ZAMR', kept.chains.get('ZAMR')?.slice(0, 1) ?? []);
        kept.log = kept.log.slice(0, 5);
      },
      /the log ends at line 5, but 6 were counted/,
    ],
    [
      'everything but the censuses is emptied',
      kept => Object.assign(kept, { chains: new Map(), log: [] }),
      /but 6 were/,
    ],
    [
      'the censuses are emptied',
      kept => Object.assign(kept, { censuses: [] }),
      /every census of the workspace is missing/,
    ],
    ['a census is taken out', kept => void kept.censuses.splice(1, 1), /census 2 is missing/],
    [
      'the censuses are emptied, and the bot begins them anew',
      kept => {
        kept.censuses = [firstCensus(ACME, { found: kept.log.length, old: 0 }, AUDIT_KEY)];
        count(kept);
      },
      /the censuses before were taken away/,
    ],
    [
      'an approved chain is put under another change',
      kept => {
        const moved = (kept.chains.get('N2JZ') ?? []).map(one => ({
          ...one,
          change: asId<ChangeId>('ZAMR'),
        }));
        kept.chains.set('ZAMR', moved);
        kept.log = [...kept.log.filter(line => line.subject !== 'ZAMR'), ...moved.map(lineOf)];
      },
      /ZAMR: BROKEN at entry 1/,
    ],
    [
      'a chain that was never counted is put there',
      kept =>
        void kept.chains.set('FAKE', [sealEntry(ACME, anEntry('FAKE', 'approved'), CHAIN_START, AUDIT_KEY)]),
      /FAKE: 1 entries are not in the log/,
    ],
    [
      'two lines change places',
      kept => void kept.log.splice(0, 2, kept.log[1] ?? assert.fail(), kept.log[0] ?? assert.fail()),
      /line 1 of the log is entry 2, after 0/,
    ],
    [
      'a line has another seal',
      kept => void kept.log.splice(1, 1, { ...(kept.log[1] ?? assert.fail()), seal: 'f'.repeat(64) }),
      /census 2 counted/,
    ],
    [
      'a census has other numbers',
      kept => void kept.censuses.splice(1, 1, { ...newest(kept), number: 2 }),
      /census 2 was edited/,
    ],
  ];
  for (const [what, attack, seen] of attacks) {
    it(`shows when ${what}`, async () => {
      const kept = story();
      attack(kept);
      const report = await verified(kept);
      assert.match(report.faults.join('\n'), seen);
      assert.equal(recordInWords(report).outcome, 'broken');
    });
  }

  it('shows, with a log outside, an end that was cut together with its censuses', async () => {
    const kept = story();
    const noted = checkpointOf(newest(kept));
    drop(kept, 'ZAMR');
    kept.changes = ['N2JZ'];
    kept.censuses.pop();
    assert.deepEqual((await verified(kept)).faults, [], 'the store alone cannot tell');
    assert.match(
      (await verified(kept, [noted])).faults.join(),
      /census 3 is in the log outside, but not in the store/,
    );
    write(kept, 'ZAMR', 'withdrawn');
    count(kept);
    assert.match(
      (await verified(kept, [noted])).faults.join(),
      /census 3 is another one than in the log outside/,
    );
    const other = { ...noted, workspace: GLOBEX };
    assert.deepEqual((await verified(kept, [other])).faults, [], 'of another workspace');
  });

  it('compares the heads of single chains with a log outside', async () => {
    const kept = story();
    const head = kept.chains.get('N2JZ')?.at(-1) ?? assert.fail();
    const noted = (change: string, more: Partial<Checkpoint & { kind: 'chain' }> = {}): Checkpoint => ({
      kind: 'chain',
      workspace: ACME,
      change,
      sequence: head.sequence,
      seal: head.seal,
      ...more,
    });
    const good = await verified(kept, [noted('N2JZ')]);
    assert.deepEqual([good.faults, good.checkpoints, good.vouched], [[], 1, 0]);
    const wrong = await verified(kept, [
      noted('N2JZ', { seal: 'f'.repeat(64) }),
      noted('N2JZ', { sequence: 9 }),
    ]);
    assert.match(wrong.faults.join('\n'), /entry 3 is another one.*\n.*has 9 entries, the store 3/);
    assert.match(
      (await verified(kept, [noted('GONE')])).faults.join(),
      /GONE: the log outside has 3 entries/,
    );
    const nameless = await verified(kept, [noted('GONE', { workspace: null })]);
    assert.deepEqual([nameless.faults, nameless.missing], [[], ['GONE']], 'another workspace may have it');
  });

  it('counts entries of before as old, and lets nobody add any', async () => {
    const kept = begun(new Map([['7K2Q', oldChain()]]));
    count(kept);
    write(kept, '7K2Q', 'applied');
    write(kept, 'N2JZ', 'requested');
    const report = await verified(kept);
    assert.deepEqual([report.faults, report.old, report.entries], [[], 3, 5]);
    assert.match(recordInWords(report).words.join('\n'), /3 of them were sealed before 0\.2/);
    // The old chain once more, which is easy to copy from a backup, as the record of another workspace's change.
    const copied = begun();
    write(copied, 'N2JZ', 'requested');
    for (const entry of oldChain()) copied.log.push(lineOf(entry));
    copied.chains.set('7K2Q', oldChain());
    count(copied);
    assert.match(
      (await verified(copied)).faults.join(),
      /7K2Q: BROKEN at entry 1: an entry is sealed as before the upgrade/,
    );
  });

  it('of a store that was not upgraded is read as it is, and never called whole', async () => {
    const report = await verified({
      chains: new Map([['7K2Q', oldChain()]]),
      log: [],
      censuses: [],
      changes: [],
    });
    assert.deepEqual([report.faults, report.entries, report.counted], [[], 3, null]);
    const words = recordInWords(report).words.join('\n');
    assert.match(words, /Nothing counts them/);
    assert.doesNotMatch(words, /whole/);
  });

  it('that is empty proves nothing', async () => {
    const report = await verified({ chains: new Map(), log: [], censuses: [], changes: [] });
    assert.equal(recordInWords(report).outcome, 'nothing');
    assert.match(recordInWords(report).words.join(), /nothing was checked/);
  });

  it('may grow while it is read', async () => {
    const kept = story();
    const reader = readerOf(kept);
    let grown = 0;
    const growing: AuditReader = {
      ...reader,
      chain: (workspace, subject) => {
        if (grown < 3) write(kept, subject, `meanwhile ${++grown}`);
        return reader.chain(workspace, subject);
      },
    };
    const report = await verifyRecord(growing, ACME, AUDIT_KEY);
    assert.deepEqual([report.faults, report.entries, grown], [[], 10, 3]);
  });

  it('sealed with another key is not taken for edited alone', async () => {
    const report = await verifyRecord(readerOf(story()), ACME, `${AUDIT_KEY}!`);
    assert.match(report.faults.join('\n'), /or it was sealed with another key/);
  });
});

describe('the record, checked with the public key alone', () => {
  it('is sound when nothing was touched, and not with the key of another deployment', async () => {
    const report = await audited(story());
    assert.deepEqual([report.faults, report.old, report.entries, report.with], [[], 0, 7, 'public key']);
    assert.equal(recordInWords(report).outcome, 'sound');
    assert.ok(
      (await audited(story(), publicKeyPem('another key of these tests, as long'))).faults.length > 0,
    );
    for (const wrong of ['', AUDIT_KEY]) assert.throws(() => readPublicKey(wrong), /--print-public-key/);
  });

  const alter = (kept: Kept, change: string, place: number, with_: Partial<SealedEntry>): void => {
    const chain = kept.chains.get(change) ?? [];
    const entry = chain[place];
    assert.ok(entry);
    const { signature, ...rest } = { ...entry, ...with_ };
    chain[place] = signature === undefined ? rest : { ...rest, signature };
  };

  it('shows an entry that was edited, put there, or robbed of its signature', async () => {
    for (const place of [0, 1, 2]) {
      const edited = story();
      alter(edited, 'N2JZ', place, { what: 'declined' });
      assert.match((await audited(edited)).faults.join(), /BROKEN at entry/, `edited ${place}`);
      const robbed = story();
      alter(robbed, 'N2JZ', place, { what: 'declined', signature: undefined } as never);
      assert.match((await audited(robbed)).faults.join(), /BROKEN at entry/, `robbed ${place}`);
    }
    const cut = story();
    cut.chains.get('N2JZ')?.pop();
    assert.match((await audited(cut)).faults.join(), /the end is missing/);
  });

  it('shows a count that was edited or robbed of its signature', async () => {
    for (const change of [{ lines: 5 }, { digest: '0'.repeat(64), signature: undefined }]) {
      const kept = story();
      const census = kept.censuses[1];
      assert.ok(census);
      kept.censuses[1] = { ...census, ...change } as Census;
      assert.match((await audited(kept)).faults.join(), /census 2/);
    }
  });

  it('says of entries from before that it proves nothing, and lets none of them come later', async () => {
    const bare = ({ signature: _signature, ...rest }: SealedEntry): SealedEntry => rest;
    const before = story();
    for (const [id, chain] of before.chains) before.chains.set(id, chain.map(bare));
    before.censuses = before.censuses.map(({ signature: _signature, ...rest }) => rest);
    assert.equal(recordInWords(await audited(before)).outcome, 'nothing');
    write(before, 'ZAMR', 'requested');
    count(before);
    write(before, 'NEW1', 'requested');
    count(before);
    const grown = await audited(before);
    assert.deepEqual([grown.faults, grown.old], [[], 7]);
    assert.match(recordInWords(grown).words.join(), /7 of them have no signature/);
    before.chains.set('NEW1', (before.chains.get('NEW1') ?? []).map(bare));
    assert.match((await audited(before)).faults.join(), /NEW1: BROKEN at entry 1/);
  });
});
