import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asId } from '../../../../src/domain/ids.ts';
import { remind } from '../../../../src/workflow/perform/remind.ts';
import { remindChannel } from '../../../../src/workflow/perform/remind-channel.ts';
import {
  ACME,
  CHANNEL,
  changeIn,
  connectionOf,
  minutes,
  NOW,
  ownPair,
  POLICY,
  provider,
  trusted,
  wanted,
} from '../../domain/build-change.ts';
import { accessRig } from '../access-rig.ts';
import { employ, settled, until } from '../employ.ts';
import { directoryRig, noticeboardRig } from '../perform-rig.ts';
import { openWorkshop } from '../workshop.ts';

describe('reminders', () => {
  const live = changeIn('live');
  const certificate = { ...ownPair.certificate, notAfter: minutes(0) };
  const applied = {
    provider: provider().id,
    settings: wanted,
    certificates: trusted(certificate),
    at: NOW,
    change: live.id,
  };
  const fingerprint = certificate.sha256Fingerprint;

  const sleepUntil = async (days: number, stages: readonly number[]) => {
    const shop = await openWorkshop();
    await shop.seed(live, { applied });
    for (const stage of stages) {
      const work = { deed: 'remind', stage, certificate: fingerprint } as const;
      await shop.commit({
        effects: [
          {
            id: asId(`${live.connection}.remind.${stage}`),
            workspace: ACME,
            subject: { kind: 'connection', id: live.connection },
            work,
            due: NOW,
            lane: `slack:${CHANNEL}`,
          },
        ],
      });
    }
    shop.pass(days * 86_400_000);
    const { noticeboard, shown } = noticeboardRig();
    const { access } = accessRig([provider()]);
    employ(shop, {
      remind: remind({ noticeboard, access, directory: directoryRig(), store: shop.store, policy: POLICY }),
      'remind-channel': remindChannel({ noticeboard }),
    });
    await until('settled', () => settled(shop.store, shop.clock.now()));
    const status = await shop.store.status(shop.clock.now());
    return { shown, next: status.nextDue, connection: await shop.store.connection(ACME, live.connection) };
  };

  test('after 45 days of sleep the newest alone is told, and the next is due in its week', async () => {
    const { shown, next, connection } = await sleepUntil(45, [3, 1, 0]);
    assert.deepEqual(shown, ['remind -42', 'channel -42']);
    assert.equal(connection?.reminded?.stage, '-42');
    assert.deepEqual(next, new Date('2027-01-12T09:00:00Z'));
    assert.equal(connection?.version, connectionOf(live).version + 2);
  });

  test('a weekly one that was slept through goes on from where it is', async () => {
    const { shown, next } = await sleepUntil(31, [-7]);
    assert.deepEqual(shown, ['remind -28', 'channel -28']);
    assert.deepEqual(next, new Date('2026-12-29T09:00:00Z'));
  });
});
