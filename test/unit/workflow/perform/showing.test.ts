import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ChangeState } from '../../../../src/domain/change.ts';
import { deleteKey } from '../../../../src/workflow/perform/delete-key.ts';
import { say } from '../../../../src/workflow/perform/say.ts';
import { sendCalendar } from '../../../../src/workflow/perform/send-calendar.ts';
import { sharePlan } from '../../../../src/workflow/perform/share-plan.ts';
import { showCard } from '../../../../src/workflow/perform/show-card.ts';
import { showRecipe } from '../../../../src/workflow/perform/show-recipe.ts';
import { tell } from '../../../../src/workflow/perform/tell.ts';
import { NotYet } from '../../../../src/workflow/performing.ts';
import { ANA, CHANNEL, changeIn, KEY_FILE, NOW, POLICY } from '../../domain/build-change.ts';
import { filesRig } from '../files-rig.ts';
import { directoryRig, noticeboardRig, performing } from '../perform-rig.ts';

const planned = changeIn('awaiting-approval');
const { card: _card, recipe: _recipe, ...unseen } = planned;

describe('a line in the thread', () => {
  test('is said once the card is there', async () => {
    const { noticeboard, shown } = noticeboardRig();
    const work = { deed: 'say', notice: { say: 'asked' } } as const;
    await assert.rejects(say({ noticeboard })(performing(work, unseen)), NotYet);
    await assert.rejects(sharePlan({ noticeboard })(performing({ deed: 'share-plan' }, unseen)), NotYet);
    assert.equal(await say({ noticeboard })(performing(work, planned)), null);
    assert.equal(await sharePlan({ noticeboard })(performing({ deed: 'share-plan' }, planned)), null);
    assert.deepEqual(shown, ['say asked', 'plan']);
  });
});

describe('a card and a recipe', () => {
  test('are on record when they are posted, and not when they are only edited', async () => {
    const moved = { channel: CHANNEL, ts: '9.9' };
    const { noticeboard } = noticeboardRig({ showCard: async () => moved, showRecipe: async () => moved });
    assert.deepEqual(await showCard({ noticeboard })(performing({ deed: 'show-card' }, planned)), {
      type: 'card-shown',
      card: moved,
      digest: planned.plan.digest,
    });
    assert.deepEqual(await showRecipe({ noticeboard })(performing({ deed: 'show-recipe' }, planned)), {
      type: 'recipe-shown',
      recipe: moved,
    });
    const same = noticeboardRig();
    const planShown = { digest: planned.plan.digest, at: NOW, replaced: false };
    const seen = { ...planned, planShown };
    assert.equal(await showCard(same)(performing({ deed: 'show-card' }, seen)), null);
    assert.equal(await showRecipe(same)(performing({ deed: 'show-recipe' }, planned)), null);
    assert.deepEqual(same.shown, ['card awaiting-approval', 'recipe']);
  });

  test('a card that was to be shown during a state is left alone after it', async () => {
    const { noticeboard, shown } = noticeboardRig();
    const during = (state: ChangeState) =>
      showCard({ noticeboard })(performing({ deed: 'show-card', during: state }, planned));
    assert.equal(await during('planned'), null);
    assert.deepEqual(shown, []);
    await during('awaiting-approval');
    assert.deepEqual(shown, ['card awaiting-approval']);
  });

  test('there is no recipe for a pair that was not delivered', async () => {
    const { noticeboard, shown } = noticeboardRig();
    const at = performing({ deed: 'show-recipe' }, changeIn('draft'));
    assert.equal(await showRecipe({ noticeboard })(at), null);
    assert.deepEqual(shown, []);
  });
});

test('the days of a certificate go to the owner while the connection is live', async () => {
  const { noticeboard, shown } = noticeboardRig();
  const replaced = { sha256Fingerprint: 'AA', notAfter: NOW };
  const live = changeIn('live');
  const send = sendCalendar({
    noticeboard,
    directory: directoryRig(),
    store: { changeWithConnection: async () => null },
    policy: POLICY,
  });
  assert.equal(await send(performing({ deed: 'send-calendar', replaced }, live)), null);
  assert.equal(await send(performing({ deed: 'send-calendar' }, planned)), null);
  assert.deepEqual(shown, ['calendar U0ANA, one taken back']);
});

test('a calendar asks of the owner alone whether they are there; of others when the owner is gone', async () => {
  const { noticeboard, shown } = noticeboardRig();
  const asked: string[] = [];
  const gone = new Set<string>();
  const send = sendCalendar({
    noticeboard,
    directory: directoryRig({
      actor: async (user, workspace) => {
        asked.push(user);
        const fullMember = !gone.has(user);
        return { user, workspace, fullMember, groups: [], groupsUnreadable: false };
      },
    }),
    store: { changeWithConnection: async () => null },
    policy: POLICY,
  });
  const live = changeIn('live');
  await send(performing({ deed: 'send-calendar' }, live));
  assert.deepEqual(asked, [ANA]);
  gone.add(ANA);
  await send(performing({ deed: 'send-calendar' }, live));
  assert.equal(shown.length, 2);
  assert.match(shown[0] ?? '', /U0ANA/);
  assert.doesNotMatch(shown[1] ?? '', /U0ANA/);
});

test('one person is told one thing', async () => {
  const { noticeboard, shown } = noticeboardRig();
  await tell({ noticeboard })(performing({ deed: 'tell', to: ANA, notice: { say: 'expired' } }, planned));
  assert.deepEqual(shown, ['tell U0ANA expired']);
});

test('a key file is deleted, or the refusal is on record', async () => {
  const work = { deed: 'delete-key', file: KEY_FILE, why: 'in-use' } as const;
  const { files, deleted } = filesRig();
  assert.deepEqual(await deleteKey({ files })(performing(work, planned)), {
    type: 'key-deleted',
    file: KEY_FILE,
    why: 'in-use',
  });
  assert.deepEqual(deleted, [KEY_FILE]);
  const refusing = filesRig({ deleteFile: async () => ({ ok: false, error: 'cant_delete_file' }) });
  assert.deepEqual(await deleteKey(refusing)(performing(work, planned)), {
    type: 'key-not-deleted',
    file: KEY_FILE,
    error: 'cant_delete_file',
  });
});
