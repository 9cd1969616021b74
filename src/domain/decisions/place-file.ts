import type { Decision, KnownWorkspace } from '../decision.ts';
import { personBehind, stale } from '../decision.ts';
import type { Effect, Work } from '../effect.ts';
import type { EventOf } from '../event.ts';
import type { FileAnswer } from '../file-answer.ts';
import type { EffectId, UserId } from '../ids.ts';
import { filesOf, slackLane } from '../lane.ts';
import { losesApproval } from '../may.ts';
import { ok } from '../result.ts';
import { workspaceSubject } from '../subject.ts';
import { fileTurnedAway, metadataHandedIn } from './metadata.ts';

type Share = Pick<EventOf<'file-shared'>, 'file' | 'channel'>;

/** An effect about a shared file; its calls go to the DM of the person who hears of it. */
const about = (
  { workspace, now }: KnownWorkspace,
  { file, channel }: Share,
  name: string,
  to: UserId,
  work: Work,
): Effect => ({
  id: `${workspace}.${name}.${file}.${channel}` as EffectId,
  workspace,
  subject: workspaceSubject(workspace),
  work,
  due: now,
  lane: slackLane(workspace, to),
});

const only = (...effects: readonly Effect[]): Decision => ok({ effects, records: [] });

/** A person shared a file: what it is for is found out afterwards, because Slack may say so only seconds later. */
export const fileShared = (known: KnownWorkspace, event: EventOf<'file-shared'>): Decision => {
  const { by, file, channel } = event;
  const effect = about(known, event, 'file', by, { deed: 'place-file', file, by, channel });
  return only({ ...effect, line: filesOf(by) });
};

/** It is known what the file is for: it goes to its change, or the person hears why it does not. */
export const filePlaced = (known: KnownWorkspace, event: EventOf<'file-placed'>): Decision => {
  const { route, sender, file } = event;
  const to = sender.user;
  switch (route.kind) {
    case 'not-for-us':
      return stale();
    case 'answer':
      return only(answering(known, event, to, route.answer));
    case 'ask': {
      const { candidates, fileName } = route;
      const work: Work = { deed: 'ask-which-change', to, file, fileName, candidates };
      return only(about(known, event, 'which', to, work));
    }
    case 'change':
      return handIn(known, event);
  }
};

/** Its reading ended the process twice: it is not begun again. */
export const fileGivenUp = (known: KnownWorkspace, event: EventOf<'file-given-up'>): Decision =>
  only(answering(known, event, event.by, { kind: 'stopped', reference: event.reference }));

const answering = (known: KnownWorkspace, share: Share, to: UserId, answer: FileAnswer): Effect =>
  about(known, share, 'answer', to, { deed: 'answer-file', to, answer });

/** The change takes the file, or its sender hears why not; the requester hears of every file that was turned away. */
const handIn = (known: KnownWorkspace, event: EventOf<'file-placed'>): Decision => {
  const { policy, now } = known;
  if (!known.about) return stale();
  const { change } = known.about;
  const at = { ...known.about, policy, now };
  const { sender, file } = event;
  const handed = { type: 'hand-back', actor: sender, file } as const;
  const decision = metadataHandedIn(at, handed);
  if (decision.ok) {
    if (!losesApproval(sender, at, policy)) return decision;
    const told = answering(known, event, sender.user, { kind: 'now-involved', change: change.id });
    return ok({ ...decision.value, effects: [...decision.value.effects, told] });
  }
  const { error: refusal } = decision;
  if (refusal.reason === 'stale') return stale();
  const answer: FileAnswer = { kind: 'refused', refusal, change: change.id };
  const told = answering(known, event, sender.user, answer);
  const noted =
    refusal.reason === 'not-yours' ? fileTurnedAway(at, { type: 'file-turned-away', actor: sender }) : null;
  const kept = noted?.ok ? noted.value : { effects: [], records: [] };
  return ok({
    ...kept,
    effects: [...kept.effects, told],
    records: [
      {
        about: change.id,
        what: handed.type,
        who: personBehind(handed),
        refused: true,
        facts: { refused: refusal.reason },
      },
      ...kept.records,
    ],
  });
};
