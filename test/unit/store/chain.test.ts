import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { asId, type ChangeId } from '../../../src/domain/ids.ts';
import type { SealedEntry } from '../../../src/ports/store.ts';
import type { ChainHead, ChainVerdict } from '../../../src/store/chain.ts';
import { CHAIN_START, sealEntry, verifyChain } from '../../../src/store/chain.ts';
import { sealedEntryFrom } from '../../../src/store/codec.ts';
import { toTaggedJson } from '../../../src/store/tagged-json.ts';
import { ACME, AUDIT_KEY, anEntry, GLOBEX, minute } from '../../contract/records.ts';

const chainOf = (change: string, ...deeds: readonly string[]): SealedEntry[] => {
  const entries: SealedEntry[] = [];
  for (const what of deeds)
    entries.push(sealEntry(ACME, anEntry(change, what), entries.at(-1) ?? CHAIN_START, AUDIT_KEY));
  return entries;
};

const checked = (
  entries: readonly SealedEntry[],
  known: ChainHead = CHAIN_START,
  key = AUDIT_KEY,
): ChainVerdict => verifyChain(entries, key, { workspace: ACME, id: '7K2Q', known });

const edited = (chain: readonly SealedEntry[], index: number, change: Partial<SealedEntry>): SealedEntry[] =>
  chain.map((entry, at) => (at === index ? { ...entry, ...change } : entry));

describe('audit chain', () => {
  const chain = chainOf('7K2Q', 'asked', 'planned', 'approved', 'applied');
  const [first, second, third, fourth] = chain;
  assert.ok(first && second && third && fourth);
  const head = { sequence: 4, seal: fourth.seal };

  it('is whole when nothing was touched, the empty one too', () => {
    assert.deepEqual(checked(chain), { ok: true, value: { head, old: 0 } });
    assert.deepEqual(checked(chain, { sequence: 2, seal: second.seal }), {
      ok: true,
      value: { head, old: 0 },
    });
    assert.deepEqual(checked([]), { ok: true, value: { head: CHAIN_START, old: 0 } });
  });

  const edits: readonly [string, Partial<SealedEntry>][] = [
    ['deed', { what: 'decline' }],
    ['time', { at: minute(1) }],
    ['person', { who: null }],
    ['surface', { surface: 'clock' }],
    ['outcome', { outcome: 'failed' }],
    ['digest', { digest: 'a1' }],
    ['facts', { facts: { plan: 'ffff', attempt: 1, late: false, before: null } }],
    ['seal', { seal: 'f'.repeat(64) }],
    ['length of the seal', { seal: '' }],
    ['seal before', { previous: 'f'.repeat(64) }],
  ];
  for (const [what, change] of edits) {
    it(`shows an edit of the ${what}`, () => {
      assert.deepEqual(checked(edited(chain, 1, change)), {
        ok: false,
        error: { sequence: 2, fault: 'edited' },
      });
    });
  }

  it('shows a gap, a missing start and a changed order', () => {
    const at = (sequence: number) => ({ ok: false, error: { sequence, fault: 'gap' } });
    assert.deepEqual(checked([first, third, fourth]), at(2));
    assert.deepEqual(checked([second, third, fourth]), at(1));
    assert.deepEqual(checked([first, third, second, fourth]), at(2));
    assert.deepEqual(checked([first, first]), at(2));
  });

  it('shows entries that were closed up after one was taken out', () => {
    const closedUp = [first, { ...third, sequence: 2, previous: first.seal }];
    assert.deepEqual(checked(closedUp), { ok: false, error: { sequence: 2, fault: 'edited' } });
  });

  it('shows an entry that another history had at this place', () => {
    const other = chainOf('7K2Q', 'asked', 'withdrawn', 'approved')[2];
    assert.ok(other);
    const grafted = [first, second, { ...other, previous: second.seal }];
    assert.deepEqual(checked(grafted), { ok: false, error: { sequence: 3, fault: 'edited' } });
  });

  it('shows an entry of another change, and a chain sealed with another key', () => {
    const foreign = chainOf('BBBB', 'asked', 'planned')[1];
    assert.ok(foreign);
    assert.deepEqual(checked([first, foreign]), { ok: false, error: { sequence: 2, fault: 'foreign' } });
    assert.deepEqual(checked(chain, CHAIN_START, 'another key'), {
      ok: false,
      error: { sequence: 1, fault: 'edited' },
    });
  });

  it('shows a cut tail, given a head that was noted outside', () => {
    assert.equal(checked(chain.slice(0, 3)).ok, true);
    assert.deepEqual(checked(chain.slice(0, 3), head), { ok: false, error: { sequence: 4, fault: 'cut' } });
    assert.deepEqual(checked([], head), { ok: false, error: { sequence: 1, fault: 'cut' } });
  });

  it('shows a tail that was cut and written anew', () => {
    const rewritten = [first, second, third, sealEntry(ACME, anEntry('7K2Q', 'declined'), third, AUDIT_KEY)];
    assert.equal(checked(rewritten).ok, true);
    assert.deepEqual(checked(rewritten, head), { ok: false, error: { sequence: 4, fault: 'edited' } });
  });

  it('shows a whole chain that was put under another change or workspace', () => {
    const elsewhere = (workspace: string, id: string) => verifyChain(chain, AUDIT_KEY, { workspace, id });
    assert.deepEqual(elsewhere(ACME, 'ZAMR'), { ok: false, error: { sequence: 1, fault: 'foreign' } });
    assert.deepEqual(elsewhere(GLOBEX, '7K2Q'), { ok: false, error: { sequence: 1, fault: 'edited' } });
    const renamed = chain.map(entry => ({ ...entry, change: asId<ChangeId>('ZAMR') }));
    assert.deepEqual(verifyChain(renamed, AUDIT_KEY, { workspace: ACME, id: 'ZAMR' }), {
      ok: false,
      error: { sequence: 1, fault: 'edited' },
    });
  });

  describe('that began before its workspace was part of the seal', () => {
    const old = readFileSync(new URL('../../fixtures/store/chain.v1.jsonl', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n')
      .map(sealedEntryFrom);
    const newest = old.at(-1) ?? CHAIN_START;
    const grown = [...old, sealEntry(ACME, anEntry('7K2Q', 'applied'), newest, AUDIT_KEY)];
    const known = (entries: readonly SealedEntry[], most?: number) =>
      verifyChain(entries, AUDIT_KEY, {
        workspace: ACME,
        id: '7K2Q',
        ...(most === undefined ? {} : { old: most }),
      });

    it('holds together, and says how many entries are old', () => {
      assert.deepEqual(
        old.map(entry => entry.form),
        [1, 1, 1],
      );
      const verdict = known(grown, 3);
      assert.deepEqual([verdict.ok, verdict.ok && verdict.value.old], [true, 3]);
      assert.equal(known(old, 3).ok, true);
    });

    it('has no more old entries than there were, and none after a new one', () => {
      assert.deepEqual(known(old, 2), { ok: false, error: { sequence: 3, fault: 'old' } });
      const [first] = old;
      assert.ok(first);
      const begun = sealEntry(ACME, anEntry('7K2Q', 'asked'), CHAIN_START, AUDIT_KEY);
      const { form, sequence, previous, seal, ...entry } = first;
      const text = `${begun.seal}${toTaggedJson([2, entry])}`;
      const late: SealedEntry = {
        ...entry,
        form,
        sequence: 2,
        previous: begun.seal,
        seal: createHmac('sha256', AUDIT_KEY).update(text).digest('hex'),
      };
      assert.deepEqual(known([begun, late]), { ok: false, error: { sequence: 2, fault: 'old' } });
      assert.deepEqual([sequence, previous, seal.length], [1, CHAIN_START.seal, 64]);
    });

    it('cannot have an entry turned from one form into the other', () => {
      assert.equal(known(edited(old, 1, { form: 2 })).ok, false);
      assert.equal(known(edited(grown, 3, { form: 1 })).ok, false);
    });
  });
});
