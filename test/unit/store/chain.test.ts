import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SealedEntry } from '../../../src/ports/store.ts';
import { CHAIN_START, sealEntry, verifyChain } from '../../../src/store/chain.ts';
import { AUDIT_KEY, anEntry, minute } from '../../contract/records.ts';

const chainOf = (change: string, ...deeds: readonly string[]): SealedEntry[] => {
  const entries: SealedEntry[] = [];
  for (const what of deeds)
    entries.push(sealEntry(anEntry(change, what), entries.at(-1) ?? CHAIN_START, AUDIT_KEY));
  return entries;
};

const edited = (chain: readonly SealedEntry[], index: number, change: Partial<SealedEntry>): SealedEntry[] =>
  chain.map((entry, at) => (at === index ? { ...entry, ...change } : entry));

describe('audit chain', () => {
  const chain = chainOf('7K2Q', 'asked', 'planned', 'approved', 'applied');
  const [first, second, third, fourth] = chain;
  assert.ok(first && second && third && fourth);
  const head = { sequence: 4, seal: fourth.seal };

  it('is whole when nothing was touched, the empty one too', () => {
    assert.deepEqual(verifyChain(chain, AUDIT_KEY), { ok: true, head });
    assert.deepEqual(verifyChain(chain, AUDIT_KEY, { sequence: 2, seal: second.seal }), { ok: true, head });
    assert.deepEqual(verifyChain([], AUDIT_KEY), { ok: true, head: CHAIN_START });
  });

  const edits: readonly [string, Partial<SealedEntry>][] = [
    ['deed', { what: 'declined' }],
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
      assert.deepEqual(verifyChain(edited(chain, 1, change), AUDIT_KEY), {
        ok: false,
        sequence: 2,
        fault: 'edited',
      });
    });
  }

  it('shows a gap, a missing start and a changed order', () => {
    const at = (sequence: number) => ({ ok: false, sequence, fault: 'gap' });
    assert.deepEqual(verifyChain([first, third, fourth], AUDIT_KEY), at(2));
    assert.deepEqual(verifyChain([second, third, fourth], AUDIT_KEY), at(1));
    assert.deepEqual(verifyChain([first, third, second, fourth], AUDIT_KEY), at(2));
    assert.deepEqual(verifyChain([first, first], AUDIT_KEY), at(2));
  });

  it('shows entries that were closed up after one was taken out', () => {
    const closedUp = [first, { ...third, sequence: 2, previous: first.seal }];
    assert.deepEqual(verifyChain(closedUp, AUDIT_KEY), { ok: false, sequence: 2, fault: 'edited' });
  });

  it('shows an entry that another history had at this place', () => {
    const other = chainOf('7K2Q', 'asked', 'withdrawn', 'approved')[2];
    assert.ok(other);
    const grafted = [first, second, { ...other, previous: second.seal }];
    assert.deepEqual(verifyChain(grafted, AUDIT_KEY), { ok: false, sequence: 3, fault: 'edited' });
  });

  it('shows an entry of another change, and a chain sealed with another key', () => {
    const foreign = chainOf('BBBB', 'asked', 'planned')[1];
    assert.ok(foreign);
    assert.deepEqual(verifyChain([first, foreign], AUDIT_KEY), { ok: false, sequence: 2, fault: 'foreign' });
    assert.deepEqual(verifyChain(chain, 'another key'), { ok: false, sequence: 1, fault: 'edited' });
  });

  it('shows a cut tail, given a head that was noted outside', () => {
    assert.equal(verifyChain(chain.slice(0, 3), AUDIT_KEY).ok, true);
    assert.deepEqual(verifyChain(chain.slice(0, 3), AUDIT_KEY, head), {
      ok: false,
      sequence: 4,
      fault: 'cut',
    });
    assert.deepEqual(verifyChain([], AUDIT_KEY, head), { ok: false, sequence: 1, fault: 'cut' });
  });

  it('shows a tail that was cut and written anew', () => {
    const rewritten = [first, second, third, sealEntry(anEntry('7K2Q', 'declined'), third, AUDIT_KEY)];
    assert.equal(verifyChain(rewritten, AUDIT_KEY).ok, true);
    assert.deepEqual(verifyChain(rewritten, AUDIT_KEY, head), { ok: false, sequence: 4, fault: 'edited' });
  });
});
