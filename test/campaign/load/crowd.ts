import type { Change } from '../../../src/domain/change.ts';
import { labelKey } from '../../../src/domain/keys.ts';
import { callbackUrl, slugOf } from '../../../src/domain/request.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { ActResult } from '../../worlds/slack/act-result.ts';
import type { Stage } from '../../worlds/stage.ts';

/** What one deed of a person came to, and how long Slack waited for the app to acknowledge it. */
export interface Deed {
  readonly what: string;
  readonly ms: number;
  /** Slack's word when it was not acknowledged; null when it was. */
  readonly failure: string | null;
}

/** One set-up among many: who asks, where, and who decides. */
export interface Seat {
  readonly label: string;
  readonly requester: string;
  readonly approver: string;
  readonly channel: string;
}

/** One person's way through a set-up; each step resolves when the app has done its part. */
export interface Guest {
  asks(): Promise<void>;
  /** Enters the recipe in JumpCloud, hands the metadata back and waits for the plan. */
  handsBack(): Promise<void>;
  /** Has the plan approved and waits until it is written. */
  isApproved(): Promise<void>;
  /** Has the connection kept and waits until it is live. */
  isKept(): Promise<void>;
}

const WORKSPACE = 'T0ACME' as Change['workspace'];
const LOOK_EVERY_MS = 250;
const HANDED_BACK = 'JumpCloud-saml2-metadata.xml';

/** Where a change comes to rest after an approval. */
const SETTLED: ReadonlySet<Change['state']> = new Set(['awaiting-approval', 'awaiting-confirmation']);

const isApprovedBy = ({ state, approvals }: Change, approver: string): boolean =>
  state === 'awaiting-approval' && approvals.some(one => one.by === `U0${approver.toUpperCase()}`);

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** Seats a guest. `store` is only read, `done` hears of every deed, `inTurn` has one person do one thing at a time. */
export const createGuest = (
  seat: Seat,
  deps: {
    readonly stage: Stage;
    readonly store: Store;
    readonly done: (deed: Deed) => void;
    readonly inTurn: (who: string, deeds: () => Promise<void>) => Promise<void>;
  },
): Guest => {
  const { stage, store, done, inTurn } = deps;
  const { label, requester, approver, channel } = seat;
  const { act } = stage.slack;
  let id: Change['id'] | null = null;

  const timed = async (what: string, deed: () => Promise<ActResult>): Promise<ActResult> => {
    const began = performance.now();
    const answer = await deed();
    const failure = answer.ok ? null : (answer.error ?? JSON.stringify(answer.errors));
    done({ what, ms: performance.now() - began, failure });
    return answer;
  };
  const change = async (): Promise<Change | null> => {
    if (id === null) {
      const [connection] = await store.connectionsBy(WORKSPACE, labelKey(label));
      id = connection?.latestChange ?? null;
    }
    return id === null ? null : await store.change(WORKSPACE, id);
  };
  const until = async <Found>(look: (change: Change) => Found | null): Promise<Found> => {
    for (;;) {
      const now = await change();
      const found = now && look(now);
      if (found !== null) return found;
      await pause(LOOK_EVERY_MS);
    }
  };
  /** Presses a button of the card as soon as it is there. */
  const presses = async (who: string, actionId: string): Promise<void> => {
    const ts = await until(({ card }) => card?.ts ?? null);
    for (;;) {
      try {
        await timed(actionId, () => act.click({ as: who, channel, ts, actionId }));
        return;
      } catch (error) {
        if (!(error instanceof Error && error.name === 'ImpossibleAct')) throw error;
      }
      await pause(LOOK_EVERY_MS);
    }
  };
  /** The view in front of a person once it is complete. */
  const form = async (who: string): Promise<string> => {
    for (;;) {
      const top = stage.slack.frontView(who);
      if (top?.view.submit && !JSON.stringify(top.view).includes('"loading"')) return top.viewId;
      await pause(20);
    }
  };
  const submits = async (who: string, what: string, values: Record<string, unknown>): Promise<boolean> => {
    const viewId = await form(who);
    return (await timed(what, () => act.submit({ as: who, viewId, values }))).ok;
  };
  const closes = async (who: string): Promise<void> => {
    for (let top = stage.slack.frontView(who); top; top = stage.slack.frontView(who))
      await act.closeModal({ as: who, viewId: top.viewId });
  };

  return {
    asks: async () => {
      await inTurn(requester, async () => {
        let isTaken = false;
        while (!isTaken) {
          const command = { as: requester, command: '/jcaccess', channel, text: 'setup' };
          if (!(await timed('command', () => act.command(command))).ok) continue;
          isTaken = await submits(requester, 'setup', {
            label,
            channel: `C0${channel.toUpperCase().replaceAll('-', '')}`,
            owner: `U0${requester.toUpperCase()}`,
            'entity-id': `https://acme.cloudflareaccess.com/${slugOf(label)}`,
          });
          await closes(requester);
        }
      });
      await until(({ state, pair }) => (state === 'awaiting-metadata' && pair?.delivered ? true : null));
    },

    handsBack: async () => {
      const { pair, card, request } = await until(now =>
        now.pair && now.card ? { pair: now.pair, card: now.card, request: now.request } : null,
      );
      const text = (file: string): string => Buffer.from(stage.slack.readFile(file) ?? []).toString('utf8');
      const { id: application } = await stage.jumpcloud.create({
        displayLabel: label,
        ssoIdpUrlSlug: slugOf(label),
      });
      const callback = callbackUrl(request.teamDomain);
      stage.jumpcloud.configure({
        application,
        idpEntityId: request.entityId,
        spEntityId: callback,
        acsUrls: [callback],
        subjectField: 'email',
        nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
        declareRedirectEndpoint: true,
        attributes: [{ name: 'email', value: 'email' }],
      });
      stage.jumpcloud.uploadPair({
        application,
        certificate: text(pair.certificateFile),
        key: text(pair.keyFile),
      });
      stage.jumpcloud.assign({ application, group: 'All staff' });
      const metadata = stage.jumpcloud.exportMetadata({ application });
      const file = { as: requester, channel, threadTs: card.ts, filename: HANDED_BACK, text: metadata };
      await timed('file', () => act.upload(file));
      await until(({ state }) => (state === 'awaiting-approval' ? true : null));
    },

    isApproved: async () => {
      // An approval lapses when its turn to be written does not come within an hour; then it is asked for again.
      for (let state = 'awaiting-approval'; state === 'awaiting-approval'; ) {
        await presses(approver, 'approve');
        state = await until(now =>
          SETTLED.has(now.state) && !isApprovedBy(now, approver) ? now.state : null,
        );
      }
    },

    isKept: async () => {
      await inTurn(approver, async () => {
        let isTaken = false;
        while (!isTaken) {
          await presses(approver, 'keep');
          isTaken = await submits(approver, 'keep form', { reason: 'I saw the login over the phone.' });
          await closes(approver);
        }
      });
      await until(({ state }) => (state === 'live' ? true : null));
    },
  };
};
