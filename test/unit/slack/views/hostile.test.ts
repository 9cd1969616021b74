import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import { asId } from '../../../../src/domain/ids.ts';
import { makePlan } from '../../../../src/domain/plan.ts';
import type { PlanStop } from '../../../../src/domain/plan-stop.ts';
import { recipeOf } from '../../../../src/saml/recipe.ts';
import { card } from '../../../../src/slack/views/card.ts';
import { declineModal } from '../../../../src/slack/views/change-modals.ts';
import { findingsMessage } from '../../../../src/slack/views/findings.ts';
import { helpMessage } from '../../../../src/slack/views/help.ts';
import type { Message } from '../../../../src/slack/views/message.ts';
import { notice } from '../../../../src/slack/views/notice.ts';
import { filesComment, recipeMessage } from '../../../../src/slack/views/recipe.ts';
import { setupForm } from '../../../../src/slack/views/setup-form.ts';
import { unknownLabel } from '../../../../src/slack/views/show.ts';
import { whichChange } from '../../../../src/slack/views/which-change.ts';
import { fc } from '../../../property.ts';
import { assertTaken, assertView, markupOf, valuesOf } from './rules.ts';
import {
  ana,
  ben,
  changeIn,
  everyState,
  existing,
  itChanges,
  metadata,
  view,
  wanted,
} from './sample-changes.ts';

const HOSTILE = [
  '<!channel> <@U0BEN> <https://evil.example|Approve here>',
  '*bold* _it_ ~st~ `code` ```block``` > quote :fire:',
  '`; <!here> `',
  '&lt;!channel&gt; &amp;amp;',
  'x'.repeat(10_000),
  '<'.repeat(10_000),
  '\u202Egnp.fdp\u2066\u200b',
  '\u0000\u0007\u001b[31mred\r\n\ttab',
  '\uD800 lone \uDFFF surrogates',
  '👩‍💻'.repeat(500),
  '|^}{%s<!date^0^{date}|x>',
] as const;

/** A change in every state in which each text from outside is the hostile one. */
const poisoned = (text: string): Change[] => {
  const settings = { ...wanted, name: text, issuer: text, attributes: [text, `${text}2`], ssoUrl: text };
  const plan = makePlan(
    {
      ...existing,
      name: `${text} before`,
      certificates: [{ text, sha256: null, notAfter: null, keyBits: null }],
    },
    settings,
    {
      warnings: [
        { kind: 'metadata', message: text },
        { kind: 'only-other-login', names: [text, text] },
        { kind: 'looks-like', label: text, owner: ben },
      ],
      affected: { applicationsAcceptingAny: null, applicationsNamingThis: null },
      now: view.now,
    },
  );
  const finding = {
    code: 'x',
    level: 'stop',
    message: text,
    fix: text,
    where: text,
    inFile: text,
    needed: text,
  } as const;
  return everyState({
    request: { label: text, entityId: text, attributes: [text], emailAttribute: text },
    plan,
    evidence: {
      observed: { at: view.now, email: text, rayId: text, allowed: true },
      reported: { by: ana, at: view.now, outcome: 'error', text, attributes: [text], cause: text, fix: text },
    },
    more: {
      toCorrect: { findings: [finding], fileName: text, at: view.now },
      metadata: { ...metadata, fileName: text, warnings: [finding] },
    },
  });
};

/** No mention, link or token of the text acts: what stands in angle brackets is only what we put there. */
const assertContained = (message: Message): void => {
  assertTaken(message);
  for (const blocks of [message.blocks, message.plainBlocks ?? []]) {
    for (const text of markupOf(blocks)) {
      const outside = text.replace(/`[^`]*`/g, '');
      for (const [token] of outside.matchAll(/<[^>]*>/g)) {
        assert.match(
          token,
          /^<(@U0[A-Z]+|#C0[A-Z]+|!date\^\d+\^\{date[^|]*\|[^|]*|https:\/\/(acme\.slack\.com|one\.dash\.cloudflare\.com)\/[^|]*\|[^|]*)>$/,
          text,
        );
      }
      assert.equal((text.match(/`/g) ?? []).length % 2, 0, text);
    }
    for (const kind of ['user_id', 'usergroup_id', 'range', 'url'] as const) {
      assert.deepEqual(valuesOf(blocks, kind), kind === 'url' ? valuesOf(blocks, kind) : []);
    }
  }
  assert.doesNotMatch(message.text, /[<>]/);
};

/** A change whose plan was stopped, for each reason. */
const stopped = (text: string): Change[] =>
  (
    [
      { kind: 'other-team-domain', asked: text, actual: text },
      { kind: 'provider-held', name: text, label: text, owner: ben },
      {
        kind: 'provider-exists',
        twins: [{ id: asId(text), name: text, by: 'issuer', readOnly: false, heldBy: text }],
      },
      {
        kind: 'provider-exists',
        twins: [{ id: asId('f174e90a'), name: text, by: 'certificate', readOnly: false, heldBy: null }],
      },
    ] as const satisfies readonly PlanStop[]
  ).map(stop => ({ ...changeIn('awaiting-metadata'), stopped: { stop, at: view.now } }));

const everyView = (text: string): Message[] => [
  ...stopped(text).flatMap(change => [
    card(change, view),
    notice({ say: 'plan-stopped' }, change, { ...view, place: 'channel' }),
  ]),
  ...poisoned(text).flatMap(change => [
    card(change, view),
    findingsMessage(change),
    notice({ say: 'reported' }, change, { ...view, place: 'channel' }),
    notice({ say: 'login-seen' }, change, { ...view, place: 'dm' }),
    notice({ say: 'failed' }, change, { ...view, place: 'dm' }),
    notice({ say: 'declined', by: ben, reason: text }, change, { ...view, place: 'channel' }),
    notice({ say: 'metadata-received', fileName: text }, change, { ...view, place: 'channel' }),
    notice({ say: 'plan-replaced', moved: [text], again: [] }, change, { ...view, place: 'channel' }),
    notice({ say: 'file-unreadable', why: text, reference: text }, change, { ...view, place: 'dm' }),
    whichChange(asId('F1'), text, [change]),
  ]),
  helpMessage(
    { user: ana, may: () => true },
    { total: 0, soon: 0, open: 0, waiting: [], mayBeMore: false, own: [] },
    { word: text, meant: null },
  ),
  unknownLabel(text, []),
];

describe('text from outside', () => {
  for (const text of HOSTILE) {
    it(`does nothing anywhere: ${JSON.stringify(text.slice(0, 30))}`, () => {
      for (const message of everyView(text)) assertContained(message);
    });
  }

  it('does nothing, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), text => {
        for (const message of everyView(text)) assertContained(message);
      }),
      { numRuns: 15 },
    );
  });

  it('does nothing as a name of a person', () => {
    for (const text of HOSTILE) {
      const names = new Map([
        [ana, text],
        [ben, text],
      ]);
      for (const change of everyState()) assertContained(card(change, { ...view, names, approvers: text }));
    }
  });

  it('does nothing in modals and file comments', () => {
    for (const text of HOSTILE) {
      const providers = [{ id: existing.id, name: text, type: 'saml', readOnly: false }];
      assertView(
        setupForm({
          draft: { label: text.slice(0, 60) },
          loading: false,
          account: { teamDomain: 'acme.cloudflareaccess.com', providers },
          errors: { label: text.slice(0, 3000) },
          channel: itChanges,
        }),
      );
      for (const change of poisoned(text)) {
        assertView(declineModal(change));
        assert.doesNotMatch(filesComment(change).replace(/`[^`]*`/g, ''), /[<>`]/);
        const recipe = recipeOf(change);
        if (recipe && text.length < 1000) assertContained(recipeMessage(change, recipe));
      }
    }
  });
});
