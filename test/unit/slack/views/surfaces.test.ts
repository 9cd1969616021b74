import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import type { Connection } from '../../../../src/domain/connection.ts';
import { asId, type ConnectionId } from '../../../../src/domain/ids.ts';
import { DAY_MS } from '../../../../src/domain/time.ts';
import { card } from '../../../../src/slack/views/card.ts';
import { homeView } from '../../../../src/slack/views/home.ts';
import { listMessage } from '../../../../src/slack/views/list.ts';
import type { Message } from '../../../../src/slack/views/message.ts';
import { reminder } from '../../../../src/slack/views/reminder.ts';
import { connectionMessage } from '../../../../src/slack/views/show.ts';
import type { ConnectionOverview, Viewer } from '../../../../src/slack/views/standing.ts';
import { testRunMessage } from '../../../../src/slack/views/test-run.ts';
import type { ViewContext } from '../../../../src/slack/views/view-context.ts';
import { fc } from '../../../property.ts';
import { trusted } from '../../domain/build-change.ts';
import { wordsOf } from './rules.ts';
import { ana, certificate, changeIn, everyState, request, view, wanted } from './sample-changes.ts';

const ZONES = ['UTC', 'Pacific/Auckland', 'America/Los_Angeles', 'Europe/Berlin', 'Asia/Kolkata'];
const END = certificate.notAfter;
const live = changeIn('live');
const viewer: Viewer = { user: asId('U0DANA'), may: action => action.startsWith('see') };

const kept: Connection = {
  id: asId<ConnectionId>('cn_1'),
  workspace: asId('T0ACME'),
  version: 1,
  status: 'live',
  request,
  owner: ana,
  latestChange: live.id,
  applied: {
    provider: asId('f174e90a-fafe'),
    settings: wanted,
    certificates: trusted(certificate),
    at: certificate.notBefore,
    change: live.id,
  },
};

type Surface = 'card' | 'home' | 'list' | 'show' | 'test' | 'reminder in the DM' | 'reminder in the channel';
type Texts = Partial<Record<Surface | `${Surface}, fallback`, string>>;

const seenAt = (now: Date, zone: string): ViewContext => ({
  ...view,
  now,
  zones: new Map([[ana, zone]]),
  connection: kept,
});

const home = (standing: ConnectionOverview, context: ViewContext): string =>
  wordsOf(
    homeView({
      ...context,
      viewer,
      overview: { total: 1, soon: 0, open: 0, waiting: [], mayBeMore: false, own: [] },
      others: [],
      standings: [standing],
      fitting: 1,
      filter: {},
      cardLinks: new Map(),
      page: 0,
    }).blocks,
  );

const listed = (standing: ConnectionOverview, context: ViewContext): string =>
  wordsOf(
    listMessage(
      { standings: [standing], total: 1, overview: { soon: 0, open: 0 }, filter: {} },
      viewer,
      context,
    ).blocks,
  );

const bothTexts = (surface: Surface, message: Message | null): Texts =>
  message ? { [surface]: wordsOf(message.blocks), [`${surface}, fallback`]: message.text } : {};

/** Every surface of a live connection, as text, at one moment. */
const surfaces = (now: Date, zone: string): Texts => {
  const context = seenAt(now, zone);
  const standing = { connection: kept, open: null };
  const run = {
    label: request.label,
    timeZone: zone,
    steps: [],
    done: 0,
    checks: [{ id: 'certificate', result: 'pass', saw: 'in force', ends: END }],
    finishedAt: now,
  } as const;
  return {
    ...bothTexts('card', card(live, context)),
    home: home(standing, context),
    list: listed(standing, context),
    ...bothTexts('show', connectionMessage(standing, context, viewer)),
    test: wordsOf(testRunMessage(run).blocks),
    ...bothTexts('reminder in the DM', reminder(kept, { ...context, place: 'dm' })),
    ...bothTexts('reminder in the channel', reminder(kept, { ...context, place: 'channel' })),
  };
};

const DAY = String.raw`\d{1,2} [A-Z][a-z]{2} \d{4}`;
const ENDS = new RegExp(
  `[\\d,]+ days? left, ends ${DAY}|(?:ends|ended) today, ${DAY}|ended [\\d,]+ days? ago, ${DAY}`,
  'g',
);

const endsIn = (text: string): string[] => [...text.matchAll(ENDS)].map(found => found[0]);

describe('the surfaces at one moment', () => {
  it('name the same days left, with the same date, wherever the owner is', () => {
    const moments = fc.integer({ min: -60 * 24 * 60, max: 400 * 24 * 60 });
    fc.assert(
      fc.property(moments, fc.constantFrom(...ZONES), (minutesLeft, zone) => {
        const texts = surfaces(new Date(END.getTime() - minutesLeft * 60_000), zone);
        const said = new Set(Object.values(texts).flatMap(endsIn));
        assert.equal(said.size, 1, JSON.stringify([...said]));
        for (const [surface, text] of Object.entries(texts))
          if (!surface.startsWith('card')) assert.ok(endsIn(text).length > 0, `${surface}: ${text}`);
      }),
      { numRuns: 60 },
    );
  });

  it('never promise quiet until a day that has passed, and say that a certificate ended', () => {
    for (const days of [-30, -7, 0, 1, 7, 14, 59, 60]) {
      const texts = surfaces(new Date(END.getTime() - days * DAY_MS), 'UTC');
      for (const surface of ['card', 'home', 'list', 'show'] as const) {
        assert.doesNotMatch(texts[surface] ?? '', /Nobody until/, `${surface}, ${days} days`);
        assert.match(texts[surface] ?? '', /Ana\*? replaces the certificate/, `${surface}, ${days} days`);
      }
      for (const surface of ['card', 'list', 'show'] as const)
        assert.equal(/certificate ended/.test(texts[surface] ?? ''), days <= 0, `${surface}, ${days} days`);
    }
    const early = surfaces(new Date(END.getTime() - 61 * DAY_MS), 'UTC');
    for (const surface of ['card', 'home', 'list', 'show'] as const)
      assert.match(early[surface] ?? '', /Nobody until 24 Sep 2029/, surface);
  });

  it('name the same people next for an open change', () => {
    for (const change of everyState()) {
      if ('closing' in change) continue;
      const next = Object.values(nextOn(change));
      const [shortest = ''] = next.toSorted((one, other) => one.length - other.length);
      assert.ok(shortest.length > 5, change.state);
      assert.ok(
        next.every(text => text.startsWith(shortest)),
        `${change.state}: ${next.join(' | ')}`,
      );
    }
  });

  it('speak of a certificate from the write on', () => {
    const open = changeIn('awaiting-confirmation');
    const { applied: _none, ...proposed } = kept;
    const standing = { connection: { ...proposed, status: 'proposed' as const }, open };
    const context = seenAt(certificate.notBefore, 'UTC');
    for (const text of [listed(standing, context), home(standing, context)]) {
      assert.doesNotMatch(text, /no certificate yet/);
      assert.match(text, /1,095 days left, ends 23 Nov 2029/);
    }
  });
});

/** What each surface says after "Next:" of one change, in plain words. */
const nextOn = (open: Change): Record<string, string> => {
  const context: ViewContext = {
    ...view,
    each: new Map([[open.id, { approvers: 'Cleo', approverMentions: view.approverMentions }]]),
  };
  const standing = { connection: { ...kept, latestChange: open.id }, open };
  const plain = (text: string): string =>
    text
      .replaceAll(/<@U0ANA>|\*Ana\*/g, 'Ana')
      .replaceAll(/<!date[^|]*\|([^>]*)>/g, '$1')
      .replaceAll(/[`*]/g, '')
      .trim();
  const after = (text: string): string =>
    plain(text.split('*Next:* ')[1]?.split('\n')[0] ?? '')
      .slice(0, 40)
      .trim();
  const own = card(open, { ...context, ...context.each?.get(open.id) });
  return {
    card: after(own.blocks.map(block => wordsOf([block])).join('\n')),
    show: after(
      connectionMessage(standing, context, viewer)
        .blocks.map(block => wordsOf([block]))
        .join('\n'),
    ),
    home: after(home(standing, context)),
  };
};
