import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asId, type GroupId, type UserId, type WorkspaceId } from '../../src/domain/ids.ts';
import { ServiceError } from '../../src/ports/service-error.ts';
import { startSlack } from './slack.ts';

const acme = asId<WorkspaceId>('T0ACME');
const ben = asId<UserId>('U0BEN');
const admins = asId<GroupId>('S0ITADMINS');
const members = { S0ITADMINS: ['U0BEN'], S0SECURITY: ['U0CLEO'] };
const member = { workspace: acme, fullMember: true, groups: [], members, groupsUnreadable: false };

test('a member and their groups', async t => {
  const { directory } = await startSlack(t);
  assert.deepEqual(await directory.actor(ben, acme), { ...member, user: ben, groups: [admins] });
  assert.deepEqual(await directory.actor(asId('U0ANA'), acme), { ...member, user: 'U0ANA' });
});

test('guests, strangers, bots, the deactivated and the unknown never count', async t => {
  const { directory, slack } = await startSlack(t);
  slack.addPerson({ name: 'zoe', teamId: 'T0OTHER' });
  await slack.deactivate('mallory');
  for (const user of ['U0GUS', 'U0ZOE', 'U0JCBOT', 'U0MALLORY', 'U0NOBODY', 'USLACKBOT'])
    assert.equal((await directory.actor(asId(user), acme)).fullMember, false, user);
  assert.equal((await directory.actor(ben, asId('T0OTHER'))).fullMember, false);
});

test('what Slack does not say counts against the person, and nothing is thrown', async t => {
  const { directory, slack } = await startSlack(t);
  const unknown = { fullMember: false, membershipUnreadable: true };
  for (const kind of ['5xx', '429', 'drop-answer'] as const) {
    slack.fault({ kind, method: 'users.info' });
    assert.partialDeepStrictEqual(await directory.actor(ben, acme), unknown, kind);
  }
  slack.fault({ kind: 'refuse', method: 'users.info', error: 'missing_scope' });
  assert.partialDeepStrictEqual(await directory.actor(ben, acme), unknown);
  assert.deepEqual(await directory.actor(ben, acme), { ...member, user: ben, groups: [admins] });
});

test('who Slack does not know is no member, and no accident', async t => {
  const { directory, slack } = await startSlack(t);
  assert.equal((await directory.actor(asId('U0NOBODY'), acme)).membershipUnreadable, undefined);
  slack.fault({ kind: '5xx', method: 'users.info' });
  const elsewhere = await directory.actor(ben, asId('T0OTHER'));
  assert.deepEqual([elsewhere.fullMember, elsewhere.membershipUnreadable], [false, undefined]);
});

describe('on Enterprise Grid', () => {
  test('people belong to the workspaces that the organization names', async t => {
    const { directory, slack } = await startSlack(t);
    slack.joinGrid();
    assert.deepEqual(await directory.actor(ben, acme), { ...member, user: ben, groups: [admins] });
    assert.equal((await directory.actor(asId('U0OLGA'), acme)).fullMember, false);
    assert.equal((await directory.actor(asId('U0GUS'), acme)).fullMember, false);
    slack.addPerson({ name: 'zoe', teamId: 'T0OTHER' });
    assert.equal((await directory.actor(asId('U0ZOE'), acme)).fullMember, false);
  });

  test('a person with two ids is one person: in groups by either, in the policy as it names them', async t => {
    const { directory, directoryOf, slack } = await startSlack(t);
    slack.joinGrid();
    await slack.group({ handle: '@it-admins', add: ['wim'] });
    for (const id of ['U0WIM', 'W0WIM'])
      assert.partialDeepStrictEqual(await directory.actor(asId(id), acme), {
        user: id,
        fullMember: true,
        groups: [admins],
      });
    const named = directoryOf({ users: [asId('U0WIM')], groups: [] });
    assert.deepEqual(await named.actor(asId('W0WIM'), acme), { ...member, user: 'U0WIM', members: {} });
  });

  test('a channel of the organization is not shared with strangers', async t => {
    const { directory, slack } = await startSlack(t);
    slack.joinGrid();
    const facts = { name: 'it-changes', botIsIn: true, sharedWithOthers: false };
    assert.partialDeepStrictEqual(await directory.channel(asId('C0ITCHANGES')), facts);
    slack.addPerson({ name: 'zoe', teamId: 'T0OTHER', channels: ['#it-changes'] });
    assert.partialDeepStrictEqual(await directory.channel(asId('C0ITCHANGES')), {
      ...facts,
      sharedWithOthers: true,
    });
  });
});

test('groups that Slack does not show prove nothing, and are asked for again', async t => {
  const { directory, slack } = await startSlack(t);
  slack.fault({ kind: 'refuse', method: 'usergroups.users.list', error: 'plan_upgrade_required', times: 2 });
  assert.partialDeepStrictEqual(await directory.actor(ben, acme), { groups: [], groupsUnreadable: true });
  assert.partialDeepStrictEqual(await directory.actor(ben, acme), {
    groups: [admins],
    groupsUnreadable: false,
  });
});

test('membership is kept for 60 s, and forgotten when told', async t => {
  const { directory, slack, pass } = await startSlack(t);
  assert.deepEqual(await directory.members(admins), [ben]);
  await slack.group({ handle: '@it-admins', add: ['ana'], remove: ['ben'] });
  pass(59_999);
  assert.deepEqual(await directory.members(admins), [ben]);
  assert.deepEqual(
    (await directory.actor(ben, acme, 10_000)).groups,
    [],
    'nobody must be older than is asked for',
  );
  await slack.group({ handle: '@it-admins', add: ['ben'], remove: ['ana'] });
  pass(59_999);
  assert.deepEqual(await directory.members(admins), ['U0ANA']);
  await slack.group({ handle: '@it-admins', add: ['ana'], remove: ['ben'] });
  pass(1);
  assert.deepEqual(await directory.members(admins), ['U0ANA']);
  await slack.group({ handle: '@it-admins', add: ['ben'] });
  directory.forget(admins);
  assert.deepEqual(await directory.members(admins), ['U0ANA', ben]);
  assert.equal(await directory.members(asId('S0NOBODY')), null);
});

test('a person is read anew to judge what they do, and known for a minute otherwise', async t => {
  const { directory, slack, pass } = await startSlack(t);
  const asked = () => slack.calls['users.info'] ?? 0;
  await Promise.all([directory.nameOf(ben), directory.timeZoneOf(ben), directory.actor(ben, acme, 60_000)]);
  assert.equal(asked(), 1);
  await slack.deactivate('ben');
  assert.equal((await directory.actor(ben, acme, 60_000)).fullMember, true);
  assert.equal(asked(), 1);
  assert.equal((await directory.actor(ben, acme)).fullMember, false);
  assert.equal((await directory.actor(ben, acme, 60_000)).fullMember, false, 'what was read anew is known');
  assert.equal(asked(), 2);
  pass(60_000);
  await directory.nameOf(ben);
  assert.equal(asked(), 3);
});

test('what Slack does not say of a person is asked again', async t => {
  const { directory, slack } = await startSlack(t);
  slack.fault({ kind: 'refuse', method: 'users.info', error: 'internal_error' });
  assert.equal((await directory.actor(ben, acme, 60_000)).membershipUnreadable, true);
  assert.equal((await directory.actor(ben, acme, 60_000)).fullMember, true);
});

test('people have plain names', async t => {
  const { directory } = await startSlack(t);
  assert.equal(await directory.nameOf(ben), 'Ben');
  assert.equal(await directory.nameOf(asId('U0NOBODY')), 'U0NOBODY');
});

test('a channel is known as far as the bot sees it', async t => {
  const { directory, slack } = await startSlack(t);
  const facts = {
    name: 'it-changes',
    kind: 'channel',
    isPrivate: false,
    archived: false,
    botIsIn: true,
    sharedWithOthers: false,
  };
  assert.deepEqual(await directory.channel(asId('C0ITCHANGES')), facts);
  slack.addPerson({ name: 'zoe', teamId: 'T0OTHER', channels: ['#it-changes'] });
  assert.deepEqual(await directory.channel(asId('C0ITCHANGES')), { ...facts, sharedWithOthers: true });
  assert.equal(await directory.channel(asId('C0ITPRIVATE')), null);
  slack.inviteBot('it-private');
  assert.equal((await directory.channel(asId('C0ITPRIVATE')))?.isPrivate, true);
  assert.equal(await directory.isIn(asId('C0ITPRIVATE'), asId('U0ANA')), true);
  assert.equal(await directory.isIn(asId('C0ITPRIVATE'), asId('U0GUS')), false);
  slack.fault({ kind: '429', method: 'conversations.info', retryAfter: 3 });
  await assert.rejects(directory.channel(asId('C0ITCHANGES')), error => {
    assert.ok(error instanceof ServiceError);
    assert.equal(error.retryAfterMs, 3_000);
    return true;
  });
});
