import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPlay } from './play.ts';
import { anaAsks, anaHandsBack, card, cardText, newestDm, samlProviders } from './steps.ts';

for (const delivery of ['socket', 'http'] as const)
  test(`a workspace of an Enterprise Grid organization: ana asks, wim approves, olga may not (${delivery})`, async t => {
    // The policy names Wim as groups do; his presses carry his other id.
    const play = await startPlay({ delivery, environment: { JCACCESS_APPROVERS: 'U0WIM,U0CLEO' } });
    t.after(() => play.close());
    play.rehearsal.stage.slack.joinGrid();
    await anaAsks(play);
    await anaHandsBack(play, await play.doJumpCloud());
    assert.match(cardText(play), /Needs approval/);
    await play.presses('olga', 'approve', card(play));
    assert.match(
      play.answers('olga').map(play.text).join('\n') || newestDm(play, 'olga'),
      /Guests and people from other companies cannot act/,
    );
    assert.deepEqual(samlProviders(play), []);
    await play.presses('wim', 'approve', card(play));
    assert.equal(samlProviders(play).length, 1);
  });
