import type { Decision, KnownWorkspace } from '../decision.ts';
import { personBehind } from '../decision.ts';
import type { Effect } from '../effect.ts';
import type { EffectId, UserId } from '../ids.ts';
import { slackLane } from '../lane.ts';
import { may } from '../may.ts';
import { no, ok } from '../result.ts';
import type { CodeEvent } from '../step-up.ts';
import { workspaceSubject } from '../subject.ts';

/** So many people hear at most of what happened to a colleague's codes. */
const TOLD_AT_MOST = 50;

/** The person and their colleagues hear what happened to approval codes: who did not do it themselves can object. */
export const codesChanged = (known: KnownWorkspace, event: CodeEvent): Decision => {
  const { workspace, policy, now } = known;
  const { actor, whose, news, colleagues, occasion } = event;
  const action = news.what === 'vouched' ? 'vouch' : 'hold-codes';
  const refusal = may(actor, action, { change: null, connection: null, now }, policy);
  if (refusal) return no(refusal);
  const told = [...new Set<UserId>([whose, ...colleagues])].slice(0, TOLD_AT_MOST);
  return ok({
    effects: told.map(
      (to): Effect => ({
        id: `${workspace}.codes.${whose}.${occasion}.${to}` as EffectId,
        workspace,
        subject: workspaceSubject(workspace),
        work: { deed: 'tell-of-codes', to, whose, news },
        due: now,
        lane: slackLane(workspace, to),
      }),
    ),
    records: [
      {
        about: workspace,
        what: event.type,
        who: personBehind(event),
        facts: { whose, what: news.what },
      },
    ],
  });
};
