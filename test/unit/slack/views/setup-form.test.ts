import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asId, type ProviderId } from '../../../../src/domain/ids.ts';
import type { ListedProvider } from '../../../../src/domain/provider.ts';
import type { SetupField, SetupForm } from '../../../../src/slack/views/setup-draft.ts';
import {
  type FirstStep,
  formProblem,
  setupForm,
  setupStarted,
} from '../../../../src/slack/views/setup-form.ts';
import { assertView, valuesOf, wordsOf } from './rules.ts';
import { itChanges } from './sample-changes.ts';

const provider = (index: number, more: Partial<ListedProvider> = {}): ListedProvider => ({
  id: asId<ProviderId>(`id-${index}`),
  name: `Provider ${index}`,
  type: 'saml',
  readOnly: false,
  ...more,
});
const account = {
  teamDomain: 'acme.cloudflareaccess.com',
  providers: [provider(1), provider(2, { type: 'onetimepin' }), provider(3, { readOnly: true })],
};
const base: SetupForm = { draft: { owner: 'U0ANA' }, loading: false, account, channel: itChanges };

const fieldsOf = (form: SetupForm): unknown[] =>
  setupForm(form).blocks.flatMap(block => (block.type === 'input' ? valuesOf(block, 'action_id') : []));

const EVERY_FIELD: SetupField[] = [
  'label',
  'team-domain',
  'identity-provider',
  'entity-id',
  'certificate',
  'common-name',
  'days',
  'bits',
  'attributes',
  'email-attribute',
  'sign-requests',
  'channel',
  'owner',
];

describe('setupForm', () => {
  it('shows every field, the radio choosing what comes below it', () => {
    assertView(setupForm(base));
    assert.deepEqual(fieldsOf(base), EVERY_FIELD);
    const own = { ...base, draft: { certificate: 'own' } } as const;
    assertView(setupForm(own));
    assert.ok(fieldsOf(own).includes('certificate-file'));
    assert.ok(!fieldsOf(own).includes('days'));
    const jumpcloud = { ...base, draft: { certificate: 'jumpcloud' } } as const;
    assertView(setupForm(jumpcloud));
    assert.ok(!fieldsOf(jumpcloud).includes('certificate-file'));
  });

  it('redraws when another certificate is chosen', () => {
    const block = setupForm(base).blocks.find(one => one.block_id === 'certificate');
    assert.equal(block && 'dispatch_action' in block && block.dispatch_action, true);
  });

  it('opens before Cloudflare has answered and keeps the blocks that are on screen', () => {
    const { account: _, ...rest } = base;
    const early = setupForm({ ...rest, loading: true });
    assertView(early);
    assert.match(wordsOf(early), /Reading your team domain from Cloudflare/);
    const earlyIds = valuesOf(early, 'block_id');
    const lateIds = valuesOf(setupForm(base), 'block_id');
    assert.deepEqual(
      lateIds.filter(id => !earlyIds.includes(id)),
      ['team-domain', 'identity-provider', 'entity-id'],
    );
    assert.deepEqual(
      earlyIds.filter(id => !lateIds.includes(id)),
      ['loading'],
    );
  });

  it('lets the person type when Cloudflare is silent or refuses, and takes new blocks when it answers', () => {
    for (const problem of ['silent', 'token'] as const) {
      const { account: _, ...rest } = base;
      const form: SetupForm = { ...rest, problem };
      assertView(setupForm(form));
      assert.ok(!fieldsOf(form).includes('identity-provider'));
      assert.equal(setupForm(form).blocks[0]?.type, 'alert');
      const typed = valuesOf(setupForm(form), 'block_id');
      assert.ok(!typed.includes('team-domain') && typed.includes('team-domain-typed'));
    }
  });

  it('offers the SAML providers of the account, by name', () => {
    const field = setupForm(base).blocks.find(block => block.block_id === 'identity-provider');
    assert.deepEqual(valuesOf(valuesOf(field, 'options'), 'value'), ['create', 'id-1', 'id-3']);
  });

  it('says how many providers do not fit into the list', () => {
    const many = { ...account, providers: Array.from({ length: 130 }, (_, index) => provider(index)) };
    const view = setupForm({ ...base, account: many });
    assertView(view);
    assert.match(wordsOf(view), /31 more are not listed here/);
  });

  it('takes its defaults from the account and keeps what was typed', () => {
    const initial = (form: SetupForm): unknown[] => valuesOf(setupForm(form), 'initial_value');
    assert.deepEqual(initial(base), [
      'acme.cloudflareaccess.com',
      'https://acme.cloudflareaccess.com/',
      'JumpCloud SAML IdP',
      'email',
      'email',
    ]);
    const draft = { label: 'Acme staff', entityId: 'urn:acme', days: '365' };
    const view = setupForm({ ...base, draft });
    assertView(view);
    assert.deepEqual(valuesOf(view, 'initial_value').slice(0, 3), [
      'Acme staff',
      'acme.cloudflareaccess.com',
      'urn:acme',
    ]);
    assert.ok(
      JSON.stringify(view).includes('"initial_option":{"text":{"type":"plain_text","text":"365 days'),
    );
  });

  it('puts each late error right under its field', () => {
    for (const field of EVERY_FIELD) {
      const view = setupForm({ ...base, errors: { [field]: `wrong: ${field}` } });
      assertView(view);
      const at = view.blocks.findIndex(block => block.block_id === field);
      assert.equal(view.blocks[at + 1]?.type, 'alert', field);
      assert.match(wordsOf(view.blocks[at + 1]), new RegExp(`wrong: ${field}`));
    }
  });

  it('remembers the channel of the command and proposes it, unless that is a DM', () => {
    assert.equal(JSON.parse(setupForm(base).private_metadata ?? '').channel, itChanges);
    assert.deepEqual(valuesOf(setupForm(base), 'initial_conversation'), [itChanges]);
    assert.deepEqual(valuesOf(setupForm({ ...base, channel: asId('D0ANA') }), 'initial_conversation'), []);
  });

  it('says that it is checking, that it broke, that it started', () => {
    assertView(setupForm({ ...base, checking: true }));
    const broken = setupForm({ ...base, problem: 'broken', reference: '4K7Q2M' });
    assertView(broken);
    assert.match(wordsOf(broken), /4K7Q2M/);
    const started = (first: FirstStep) => setupStarted({ channel: itChanges, first });
    for (const first of ['pair', 'recipe', 'plan'] as const) assertView(started(first));
    assert.match(wordsOf(started('pair')), /your files and the recipe/);
    assert.doesNotMatch(wordsOf(started('plan')), /recipe|hand back/);
    assertView(formProblem('The form came too late for Slack. Type /jcaccess setup again.'));
  });
});
