import { actionPlace } from '../page/chrome/guide-reading.ts';
import { newestRecipe } from '../page/jumpcloud/recipe.ts';
import type { PlaygroundState } from '../page/state.ts';
import type { Rehearsal } from '../rehearsal.ts';

/** What people do, act by act, as they would at the page. */
const actor = (rehearsal: Rehearsal) => {
  const state = (): PlaygroundState => rehearsal.state() as unknown as PlaygroundState;
  const act = async (body: object): Promise<unknown> => {
    const { answer } = await rehearsal.act(body);
    if (!answer.ok) throw new Error(`the story stopped: ${answer.error?.message} (${JSON.stringify(body)})`);
    return answer.result;
  };
  const submit = async (as: string, values: object): Promise<void> => {
    const modal = state().modals.findLast(({ user }) => user === as);
    await act({ as, submit: { viewId: modal?.viewId, values } });
  };
  const press = async (as: string, actionId: string): Promise<void> => {
    const card = actionPlace(state(), actionId);
    const controls = (card?.message.blocks ?? []).flatMap(block =>
      'elements' in block ? (block.elements as { action_id?: string; value?: string }[]) : [],
    );
    const value = controls.find(control => control.action_id === actionId)?.value;
    await act({
      as,
      click: {
        channel: card?.channel.id,
        ts: card?.message.ts,
        actionId,
        ...(value === undefined ? {} : { value }),
      },
    });
  };
  return { state, act, submit, press };
};

/** Enters Ana's recipe in JumpCloud, pair and group included; gives the exported metadata. */
const enterRecipe = async (rehearsal: Rehearsal): Promise<unknown> => {
  const { state, act } = actor(rehearsal);
  const recipe = newestRecipe(state(), 'ana');
  if (recipe === undefined) throw new Error('the story stopped: Ana has no recipe');
  const { displayLabel, ssoIdpUrlSlug, acsUrls, loginUrl: _, ...fields } = recipe;
  const made = (await act({ jumpcloud: { create: { displayLabel, ssoIdpUrlSlug } } })) as { id: string };
  const application = made.id;
  await act({
    jumpcloud: {
      configure: { application, ...fields, acsUrls: acsUrls?.split('\n'), declareRedirectEndpoint: true },
    },
  });
  const fileNamed = (name: string): string => {
    const id = state().files.find(file => file.name === name)?.id ?? '';
    return Buffer.from(rehearsal.file(id)?.bytes ?? []).toString('utf8');
  };
  const pair = { certificate: fileNamed('samlidp.crt'), key: fileNamed('samlidp.key') };
  await act({ jumpcloud: { uploadPair: { application, ...pair } } });
  await act({ jumpcloud: { assign: { application, group: 'All staff' } } });
  return act({ jumpcloud: { exportMetadata: { application } } });
};

/** Lives through a whole set-up by way of acts, then to the first reminder, almost three years later. */
export const liveThreeYears = async (rehearsal: Rehearsal): Promise<void> => {
  const { state, act, submit, press } = actor(rehearsal);
  await act({ as: 'ana', command: '/jcaccess', channel: 'it-changes', text: 'setup' });
  await submit('ana', { label: 'Acme staff' });
  const text = await enterRecipe(rehearsal);
  await act({
    as: 'ana',
    upload: { channel: 'dm:ana', filename: 'JumpCloud-saml2-metadata.xml', text },
  });
  await press('ben', 'approve');
  await press('ana', 'watch-login');
  await submit('ana', { email: 'ana@acme.com' });
  const provider = state().cloudflare.identityProviders.findLast(({ type }) => type === 'saml');
  await act({ as: 'ana', login: { identityProviderId: provider?.id, privateWindow: true } });
  await act({ advanceClock: 'PT1M' });
  await press('ana', 'keep');
  for (const modal of state().modals.filter(({ user }) => user === 'ana'))
    await act({ as: 'ana', closeModal: { viewId: modal.viewId } });
  await act({ advanceClock: 'next' });
};
