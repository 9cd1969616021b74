import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AuditReader } from '../../src/ports/store.ts';
import { verifyRecord } from '../../src/store/audit/verify.ts';
import { ACME, AUDIT_KEY, anEntry, GLOBEX } from './records.ts';
import type { OpenWorld } from './store.ts';
import { withWorld } from './store.ts';

const listed = async <Value>(values: AsyncIterable<Value>): Promise<Value[]> => {
  const all: Value[] = [];
  for await (const value of values) all.push(value);
  return all;
};

/** The log of a workspace and its censuses, by which it is seen that something was taken away. */
export const auditLogContract = (open: OpenWorld): void => {
  describe('audit log', () => {
    const checked = (reader: AuditReader, workspace = ACME) => verifyRecord(reader, workspace, AUDIT_KEY);

    it(
      'has a line for every entry, in the order of commits, workspace by workspace',
      withWorld(open, async ({ store }) => {
        const { auditReader } = store;
        await store.commit({ workspace: ACME, audit: [anEntry('7K2Q', 'asked'), anEntry('cn_1', 'asked')] });
        await store.commit({ workspace: GLOBEX, audit: [anEntry('7K2Q', 'elsewhere')] });
        await store.commit({ workspace: ACME, audit: [anEntry('7K2Q', 'approved')] });
        await store.commit({ workspace: ACME, once: ['no entry'] });
        const lines = await listed(auditReader.log(ACME));
        assert.deepEqual(
          lines.map(line => `${line.subject} ${line.sequence}`),
          ['7K2Q 1', 'cn_1 1', '7K2Q 2'],
        );
        const chain = await auditReader.chain(ACME, '7K2Q');
        assert.deepEqual(
          chain.map(entry => entry.seal),
          [lines[0]?.seal, lines[2]?.seal],
        );
        assert.deepEqual(await listed(auditReader.log(ACME, 2)), lines.slice(2));
        assert.deepEqual((await listed(auditReader.subjects(ACME))).sort(), ['7K2Q', 'cn_1']);
        assert.deepEqual(await auditReader.workspaces(), [ACME, GLOBEX]);
        assert.deepEqual(await listed(auditReader.subjects('T0NOBODY')), []);
        assert.deepEqual(await listed(auditReader.log('T0NOBODY')), []);
        const { faults, entries, counted } = await checked(auditReader);
        assert.deepEqual([faults, entries, counted], [[], 3, 0], 'counted when it rests, or at the end');
        assert.deepEqual((await checked(auditReader, GLOBEX)).faults, []);
      }),
    );

    it(
      'is counted at the end, on from where another left it',
      withWorld(open, async ({ store, another }) => {
        if (!another) return;
        for (const what of ['asked', 'planned', 'approved']) {
          const instance = await another();
          await instance.commit({ workspace: ACME, audit: [anEntry('7K2Q', what), anEntry('ZAMR', what)] });
          await instance.close();
        }
        const { faults, censuses, counted, lines } = await checked(store.auditReader);
        assert.deepEqual([faults, censuses, counted, lines], [[], 4, 6, 6]);
      }),
    );

    it(
      'is counted once when several instances end at the same moment',
      withWorld(open, async ({ store, another }) => {
        if (!another) return;
        const instances = [await another(), await another(), await another()];
        await Promise.all(
          Array.from({ length: 30 }, async (_, n) => {
            const answer = await instances[n % 3]?.commit({
              workspace: ACME,
              audit: [anEntry(`c${n % 7}`, 'did')],
            });
            assert.deepEqual(answer, { ok: true });
          }),
        );
        await Promise.all(instances.map(one => one.close()));
        const { faults, counted, lines, chains } = await checked(store.auditReader);
        assert.deepEqual([faults, counted, lines, chains], [[], 30, 30, 7]);
      }),
    );
  });
};
