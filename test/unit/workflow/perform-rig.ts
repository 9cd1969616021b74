import type { Change } from '../../../src/domain/change.ts';
import type { EffectType, Work } from '../../../src/domain/effect.ts';
import type { ChangeEvent } from '../../../src/domain/event.ts';
import { asId } from '../../../src/domain/ids.ts';
import type { Notice } from '../../../src/domain/notice.ts';
import type { Directory } from '../../../src/ports/directory.ts';
import type { Noticeboard } from '../../../src/ports/noticeboard.ts';
import type { Performing } from '../../../src/workflow/performing.ts';
import { decided } from '../domain/ask-decide.ts';
import { ACME, CHANNEL, connectionOf, NOW, SECURITY } from '../domain/build-change.ts';

/** What an effect of this work stands on; events recorded on the way are decided on as the corridor does. */
export const performing = <D extends EffectType>(
  work: Extract<Work, { deed: D }>,
  change: Change,
  over: Partial<Performing<D>> = {},
): Performing<D> => {
  const effect = asId<Performing<D>['effect']['id']>(`${change.id}.00007.00.${work.deed}`);
  return {
    effect: {
      id: effect,
      workspace: ACME,
      subject: { kind: 'change', id: change.id },
      work,
      due: NOW,
      lane: 'cloudflare',
      token: 't',
      attempt: 1,
      firstClaimedAt: NOW,
      lost: 0,
    },
    work,
    change,
    connection: connectionOf(change),
    origin: { effect, attempt: 1, firstClaimedAt: NOW },
    now: () => NOW,
    commitEvent: async event => afterEvent(change, event),
    renewLease: async () => {},
    ...over,
  };
};

/** The change once an event was brought to it; unchanged when the event was stale. */
export const afterEvent = (change: Change, event: ChangeEvent, now = NOW): Change => {
  const decision = decided(change, event, { now });
  return decision.ok && decision.value.change ? decision.value.change : change;
};

/** A noticeboard that remembers what it was asked to show; any answer replaced by `over`. */
export const noticeboardRig = (over: Partial<Noticeboard> = {}) => {
  const shown: string[] = [];
  const said = (how: string, notice: Notice): void => void shown.push(`${how} ${notice.say}`);
  const noticeboard = {
    showCard: async ({ change }) => {
      shown.push(`card ${change.state}`);
      return change.card ?? { channel: CHANNEL, ts: '1.1' };
    },
    say: async (_change, notice) => said('say', notice),
    tell: async (to, _change, notice) => said(`tell ${to}`, notice),
    showRecipe: async change => {
      shown.push('recipe');
      return change.recipe ?? { channel: asId('D0ANA'), ts: '1.2' };
    },
    sharePair: async () => void shown.push('pair'),
    sharePlan: async () => void shown.push('plan'),
    remindOwner: async (_connection, { stage }) => {
      shown.push(`remind ${stage}`);
      return { channel: asId('D0ANA'), ts: `${stage}.1` };
    },
    remindChannel: async (_connection, stage) => {
      shown.push(`channel ${stage}`);
      return { channel: CHANNEL, ts: `${stage}.2` };
    },
    sendCalendar: async (_connection, { to, replaced }) =>
      void shown.push(`calendar ${to}${replaced ? ', one taken back' : ''}`),
    answer: async () => {},
    answerFile: async () => {},
    askWhichChange: async () => {},
    ...over,
  } as Noticeboard;
  return { noticeboard, shown };
};

/** A register in which everybody is a full member of the security group, unless `over` says otherwise. */
export const directoryRig = (over: Partial<Directory> = {}): Directory => ({
  isIn: async () => true,
  actor: async (user, workspace) => ({
    user,
    workspace,
    fullMember: true,
    groups: [SECURITY],
    groupsUnreadable: false,
  }),
  person: async user => ({ name: user, timeZone: 'UTC', isGone: false }),
  nameOf: async user => user,
  timeZoneOf: async () => 'UTC',
  handleOf: async group => group,
  members: async () => [],
  channel: async () => null,
  ...over,
});
