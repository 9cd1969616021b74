import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { asId, type WorkspaceId } from '../../src/domain/ids.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { AUDIT_KEY } from '../contract/records.ts';
import { startPlay } from './play.ts';
import { cardText, untilPlan } from './steps.ts';

test('a store of another deployment is refused at the start; its own takes it up again', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-foreign-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const theirs = join(folder, 'theirs.db');
  const store = await createSqliteStore({ path: theirs, auditKey: AUDIT_KEY });
  await store.serve({ workspace: asId<WorkspaceId>('T0OTHER'), bot: 'B0OTHER', deeds: [] });
  await store.close();
  await assert.rejects(
    startPlay({ store: `sqlite:${theirs}` }),
    /belongs to another deployment .*of workspace T0OTHER; SLACK_BOT_TOKEN is of workspace T0ACME/,
  );

  const play = await startPlay({ store: `sqlite:${join(folder, 'ours.db')}` });
  t.after(() => play.close());
  await untilPlan(play);
  await play.restart('graceful');
  assert.match(cardText(play), /Needs approval/);
});
