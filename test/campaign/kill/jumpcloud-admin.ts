import type { Change } from '../../../src/domain/change.ts';
import { consoleDeeds, type LoginSeen } from '../../e2e/console-deeds.ts';
import { copyableValues, textOfBlocks } from '../../e2e/visible-text.ts';
import type { Act } from '../../playground/acts.ts';
import { table } from '../../playground/perform.ts';
import { visibleState } from '../../playground/state.ts';
import type { Stage } from '../../worlds/stage.ts';
import type { People } from './people.ts';
import type { StoryPlan } from './story-plan.ts';

/** The requester at JumpCloud's console, with the recipe and the pair from their DM. */
export interface JumpCloudAdmin {
  /** Enters the recipe, or uploads a newer pair, and exports; null while the pair's files are not to be seen. */
  metadata(change: Change): Promise<string | null>;
  /** True when the change's pair is in JumpCloud. */
  hasPair(change: Change): boolean;
  /** A browser login through a provider; with `test` the dashboard's Test, whose page shows what to paste. */
  logsIn(provider: string, test?: boolean): Promise<LoginSeen>;
}

/** Brings the administrator of one story. */
export function createJumpCloudAdmin(stage: Stage, people: People, plan: StoryPlan): JumpCloudAdmin {
  const { label, requester } = plan;
  const dm = `dm:${requester}`;
  let uploaded = '';
  let application = '';

  const filesOf = (pair: string): { name: string; content: string }[] =>
    stage.slack
      .state()
      .files.filter(
        file => file.channels.includes(dm) && !file.deleted && file.title.endsWith(`pair ${pair}`),
      )
      .map(({ id, name }) => ({
        name,
        content: Buffer.from(stage.slack.readFile(id) ?? []).toString('utf8'),
      }));
  const recipe = () =>
    people.messages(dm).findLast(message => textOfBlocks(message.blocks).startsWith(`Recipe: ${label}`));
  const deedsFor = (pair: string) =>
    consoleDeeds({
      act: async body => await table.jumpcloud(body as Act<'jumpcloud'>, { stage } as never),
      state: () => visibleState(stage),
      recipeRows: () => copyableValues(recipe()?.blocks ?? []),
      files: () => filesOf(pair),
    });

  return {
    hasPair: change => uploaded !== '' && uploaded === change.pair?.name,
    metadata: async change => {
      const pair = change.pair?.name ?? '';
      if (uploaded === pair) return stage.jumpcloud.exportMetadata({ application });
      const files = filesOf(pair);
      const certificate = files.find(file => file.name === 'samlidp.crt')?.content;
      const key = files.find(file => file.name === 'samlidp.key')?.content;
      if (!certificate || !key || !recipe()) return null;
      if (application === '') {
        const xml = await deedsFor(pair).doJumpCloud({ who: requester });
        application = stage.jumpcloud.state().applications.at(-1)?.id ?? '';
        application =
          stage.jumpcloud.state().applications.find(one => xml.includes(one.ssoUrl))?.id ?? application;
        uploaded = pair;
        return xml;
      }
      stage.jumpcloud.uploadPair({ application, certificate, key });
      uploaded = pair;
      return stage.jumpcloud.exportMetadata({ application });
    },
    logsIn: async (provider, test = false) =>
      (await stage.cloudflare.login({
        email: `${requester}@acme.com`,
        identityProviderId: provider,
        privateWindow: true,
        test,
      })) as LoginSeen,
  };
}
