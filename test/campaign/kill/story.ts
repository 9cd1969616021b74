import type { Change } from '../../../src/domain/change.ts';
import { isClosed } from '../../../src/domain/change.ts';
import { OPEN_CHANGES } from '../../../src/domain/keys.ts';
import { takeOverOf } from '../../../src/domain/plan-stop.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { SeenMessage } from '../../worlds/slack/state.ts';
import type { Stage } from '../../worlds/stage.ts';
import type { JumpCloudAdmin } from './jumpcloud-admin.ts';
import { createJumpCloudAdmin } from './jumpcloud-admin.ts';
import type { Acknowledged, People } from './people.ts';
import type { Detour, StoryPlan } from './story-plan.ts';

/** One story under way: a person who wants a connection, and those who decide. */
export interface Story {
  readonly plan: StoryPlan;
  /** Does the next thing. `waits`: it is the app's turn; `done`: the change ended, and nobody wants anything more. */
  step(): Promise<'acted' | 'waits' | 'done'>;
  /** The changes of this story, oldest first. */
  changes(): readonly Change['id'][];
  /** A backup was restored: what it does not know is forgotten, as people must who read the card. */
  restored(): Promise<void>;
  /** True when a login through one of its providers came to its end. */
  hasLoggedIn(): boolean;
  /** Providers that a foreign editor altered. */
  edited(): boolean;
  describe(): string;
}

const WORKSPACE = 'T0ACME' as Change['workspace'];
const CHANNEL = 'it-changes';
/** Who saw nothing come of a file or a login for so long does it again: Slack gives an event up after three retries. */
const PATIENCE_MS = 10 * 60_000;

/** Begins a story. `store` is only read; `acknowledged` hears of every deed that Slack showed as done. */
export function createStory(
  plan: StoryPlan,
  deps: {
    readonly stage: Stage;
    readonly people: People;
    readonly store: Pick<Store, 'change' | 'changesBy'>;
    readonly acknowledged: (deed: Acknowledged) => void;
  },
): Story {
  const { stage, people, store } = deps;
  const { label, requester, approver } = plan;
  const userId = `U0${requester.toUpperCase()}`;
  const left = new Set<Detour>(plan.detours);
  const ids: Change['id'][] = [];
  const admin: JumpCloudAdmin = createJumpCloudAdmin(stage, people, plan);
  let again = 0;
  let loggedInAt: number | null = null;
  let handed = { key: '', at: 0 };
  let last: Change | null = null;
  let isRestored = false;
  let hasLoggedIn = false;
  let waitingSince = 0;
  const oldProvider =
    plan.target === 'take-over'
      ? String(
          stage.cloudflare.put({
            name: label,
            type: 'saml',
            config: {
              sso_target_url: 'https://sso.jumpcloud.com/saml2/old',
              issuer_url: `https://old.example/${label}`,
              idp_public_certs: [],
              attributes: ['email'],
              email_attribute_name: 'email',
              sign_request: false,
            },
          }).id,
        )
      : null;

  const now = (): number => stage.clock.now().getTime();
  /** What was not done (the button is not there yet, or the app was gone) is tried again at the next step. */
  const did = (who: string, what: string, isDone: boolean): 'acted' | 'waits' => {
    if (isDone) deps.acknowledged({ who, what, label });
    return isDone ? 'acted' : 'waits';
  };
  const newest = async (): Promise<Change | null> => {
    const open = await store.changesBy(WORKSPACE, OPEN_CHANGES);
    const mine = open.find(change => change.request.label === label);
    if (mine) {
      if (!ids.includes(mine.id)) ids.push(mine.id);
      return mine;
    }
    const id = ids.at(-1);
    return id === undefined ? null : await store.change(WORKSPACE, id);
  };
  const cardOf = (change: Change): SeenMessage | undefined =>
    people.messages(CHANNEL).find(message => message.ts === change.card?.ts);
  const recipeOf = (change: Change): SeenMessage | undefined =>
    people.messages(`dm:${requester}`).find(message => message.ts === change.recipe?.ts);
  const onCard = async (change: Change, who: string, button: string) => {
    const card = cardOf(change);
    return card ? did(who, button, await people.presses(who, CHANNEL, card, button)) : 'waits';
  };
  const formOnCard = async (
    change: Change,
    who: string,
    button: string,
    values: Readonly<Record<string, unknown>>,
  ) => {
    const card = cardOf(change);
    if (!card) return 'waits';
    const open = () => people.press(who, CHANNEL, card, button);
    return did(who, button, await people.fillsIn(who, open, values));
  };

  const asks = async (): Promise<'acted'> => {
    await people.fillsIn(requester, () => people.types(requester, 'setup'), {
      label,
      channel: 'C0ITCHANGES',
      owner: userId,
      'entity-id': `https://acme.cloudflareaccess.com/${label.replace(' ', '-')}`,
      ...(oldProvider ? { 'identity-provider': oldProvider } : {}),
    });
    return 'acted';
  };

  const makesNewPair = async (recipe: SeenMessage) =>
    did(requester, 'new-pair', await people.presses(requester, `dm:${requester}`, recipe, 'new-pair'));
  /** What a store does not know that was put back to an earlier moment is in Cloudflare already. */
  const takesOver = async (change: Change) => {
    const card = cardOf(change);
    if (!card || !change.stopped) return 'waits';
    if (takeOverOf(change.stopped.stop))
      return did(requester, 'edit-request', await people.presses(requester, CHANNEL, card, 'take-over'));
    return await formOnCard(change, requester, 'withdraw', { reason: 'Another one is there.' });
  };

  const handsBack = async (change: Change) => {
    const recipe = recipeOf(change);
    if (change.stopped) return await takesOver(change);
    if (!recipe || !change.pair?.delivered) return 'waits';
    if (left.delete('new-pair')) return await makesNewPair(recipe);
    if (change.custody?.state === 'in-slack' && left.has('saved-key') && admin.hasPair(change)) {
      left.delete('saved-key');
      return did(
        requester,
        'saved-key',
        await people.presses(requester, `dm:${requester}`, recipe, 'saved-key'),
      );
    }
    const isWrong = left.has('wrong-file');
    const key = `${isWrong} ${change.pair.name} ${change.incoming?.id ?? ''}`;
    const isOnItsWay = handed.key === key && !change.toCorrect && now() - handed.at < PATIENCE_MS;
    if (change.incoming || isOnItsWay) return 'waits';
    const text = isWrong ? '<Metadata>not this one</Metadata>' : await admin.metadata(change);
    if (text === null) {
      // The files of a pair that is known again may have been deleted since.
      const isWaited = now() - waitingSince < PATIENCE_MS;
      if (!isRestored || isWaited) return 'waits';
      waitingSince = now();
      return await makesNewPair(recipe);
    }
    const filename = 'JumpCloud-saml2-metadata.xml';
    left.delete('wrong-file');
    if (change.version % 2 === 0) {
      const open = () => people.press(requester, `dm:${requester}`, recipe, 'hand-back');
      const taken = await people.fillsIn(requester, open, { 'metadata-file': { filename, text } });
      return did(requester, 'hand-back', taken);
    }
    handed = { key, at: now() };
    await people.uploads(requester, CHANNEL, filename, text, change.card?.ts);
    return 'acted';
  };

  const decides = async (change: Change) => {
    if (plan.ending === 'withdraw' && again === 0) {
      return await formOnCard(change, requester, 'withdraw', {
        reason: 'Not needed after all.',
      });
    }
    if (left.delete('decline')) {
      return await formOnCard(change, approver, 'decline', {
        reason: 'Please ask again next week.',
      });
    }
    if (oldProvider && left.delete('foreign-edit')) {
      stage.cloudflare.put({ id: oldProvider, config: { email_attribute_name: 'mail' } });
      return 'acted';
    }
    if (left.delete('double-approval')) {
      const other = ['ben', 'cleo'].find(one => one !== approver && one !== requester) ?? approver;
      const both = await Promise.all([onCard(change, approver, 'approve'), onCard(change, other, 'approve')]);
      return both.includes('acted') ? 'acted' : 'waits';
    }
    return await onCard(change, approver, 'approve');
  };

  const confirms = async (change: Extract<Change, { state: 'awaiting-confirmation' }>) => {
    switch (plan.ending) {
      case 'roll-back':
        return await onCard(change, requester, 'roll-back');
      case 'nobody':
        return change.rollBackAt ? 'waits' : await onCard(change, approver, 'roll-back');
      case 'seen': {
        if (change.evidence.observed) return await onCard(change, requester, 'keep');
        const email = `${requester}@acme.com`;
        if (!change.evidence.watch) {
          return await formOnCard(change, requester, 'watch-login', { email });
        }
        // Access remembers only the last login of a person, and another story may have been later.
        if (loggedInAt !== null && now() - loggedInAt < PATIENCE_MS) return 'waits';
        loggedInAt = (await admin.logsIn(change.written.provider)).ok ? now() : null;
        hasLoggedIn ||= loggedInAt !== null;
        return 'acted';
      }
      case 'reported': {
        if (change.evidence.reported) return await onCard(change, requester, 'keep');
        const login = await admin.logsIn(change.written.provider, true);
        hasLoggedIn ||= login.ok;
        const result = login.json ? JSON.stringify(login.json) : login.text;
        const values = { email: `${requester}@acme.com`, result };
        return await formOnCard(change, requester, 'paste-result', values);
      }
      case 'without-evidence':
      case 'withdraw':
        return await formOnCard(change, approver, 'keep', {
          reason: 'I saw the login over the phone.',
        });
    }
  };

  const wantsAgain = (change: Change): boolean =>
    again === 0 && (change.state === 'declined' || (change.state === 'withdrawn' && label.endsWith('A')));

  const step = async (): Promise<'acted' | 'waits' | 'done'> => {
    const change = await newest();
    last = change;
    if (!change) return await asks();
    if (isClosed(change)) {
      const card = cardOf(change);
      if (!wantsAgain(change)) return 'done';
      if (!card) return 'waits';
      const open = () => people.press(requester, CHANNEL, card, 'start-again');
      await people.fillsIn(requester, open, {});
      const next = await newest();
      if (next && next.id !== change.id) again += 1;
      return 'acted';
    }
    switch (change.state) {
      case 'awaiting-metadata':
        return await handsBack(change);
      case 'awaiting-approval':
        return await decides(change);
      case 'awaiting-confirmation':
        return await confirms(change);
      default:
        return 'waits';
    }
  };

  return {
    plan,
    step,
    changes: () => ids,
    restored: async () => {
      const known = await Promise.all(ids.map(id => store.change(WORKSPACE, id)));
      ids.splice(0, ids.length, ...known.flatMap(change => (change ? [change.id] : [])));
      isRestored = true;
      waitingSince = now();
      handed = { key: '', at: 0 };
      loggedInAt = null;
      again = Math.max(0, ids.length - 1);
    },
    hasLoggedIn: () => hasLoggedIn,
    edited: () => plan.detours.includes('foreign-edit'),
    describe: () =>
      `${label} of ${requester} (${plan.target}, ${plan.detours.join(' ') || 'straight'}, ${plan.ending}): ${last?.id ?? 'not asked yet'} ${last?.state ?? ''}`,
  };
}
