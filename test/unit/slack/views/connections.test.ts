import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Connection } from '../../../../src/domain/connection.ts';
import { asId, type ConnectionId } from '../../../../src/domain/ids.ts';
import { REMINDER_DAYS } from '../../../../src/domain/reminder.ts';
import { COMMANDS } from '../../../../src/slack/views/commands.ts';
import { readDeedValue } from '../../../../src/slack/views/deed-value.ts';
import { type Filter, readHomeOption, typedFilter } from '../../../../src/slack/views/filter.ts';
import { helpMessage } from '../../../../src/slack/views/help.ts';
import { HOME_OTHERS, HOME_ROWS, homeView, pageOf } from '../../../../src/slack/views/home.ts';
import { LIST_ROWS, listMessage } from '../../../../src/slack/views/list.ts';
import { reminder } from '../../../../src/slack/views/reminder.ts';
import { connectionMessage, unknownLabel } from '../../../../src/slack/views/show.ts';
import {
  type ConnectionOverview,
  daysBar,
  endsSoon,
  type Overview,
  type Viewer,
  waitsFor,
} from '../../../../src/slack/views/standing.ts';
import { trusted } from '../../domain/build-change.ts';
import { assertMessage, assertView, valuesOf, wordsOf } from './rules.ts';
import {
  ana,
  ben,
  certificate,
  changeIn,
  everyState,
  later,
  now,
  request,
  view,
  wanted,
} from './sample-changes.ts';

const DAY_MINUTES = 24 * 60;

const connection = (index: number, days: number | null): Connection => ({
  id: asId<ConnectionId>(`cn_${index}`),
  workspace: asId('T0ACME'),
  version: 1,
  status: days === null ? 'proposed' : 'live',
  request: { ...request, label: `Acme ${index}` },
  owner: ana,
  latestChange: asId('7K2Q'),
  ...(days !== null && {
    applied: {
      provider: asId('f174e90a-fafe'),
      settings: wanted,
      certificates: trusted({ ...certificate, notAfter: later(days * DAY_MINUTES + 1) }),
      at: now,
      change: asId('7K2Q'),
    },
  }),
});

const standing = (
  index: number,
  days: number | null,
  open: ConnectionOverview['open'] = null,
): ConnectionOverview => ({
  connection: connection(index, days),
  open,
});

const asker: Viewer = { user: ana, may: action => ['see', 'see-changes', 'request'].includes(action) };
const approver: Viewer = { user: ben, may: action => ['see', 'see-changes', 'approve'].includes(action) };
const many = Array.from({ length: 75 }, (_, index) =>
  standing(index, index === 3 ? null : 1000 - index * 12, index < 12 ? changeIn('awaiting-approval') : null),
);

const overviewOf = (standings: readonly ConnectionOverview[], viewer: Viewer): Overview => ({
  total: standings.length,
  soon: standings.filter(one => endsSoon(one, view)).length,
  open: standings.filter(one => one.open).length,
  waiting: standings.filter(one => waitsFor(one, viewer)),
  mayBeMore: false,
  own: [],
});

const home = (standings: readonly ConnectionOverview[], viewer: Viewer, page = 0, filter: Filter = {}) =>
  homeView({
    ...view,
    viewer,
    overview: overviewOf(standings, viewer),
    others: standings.filter(one => one.open && !waitsFor(one, viewer)).slice(0, HOME_OTHERS),
    standings: standings.slice(page * HOME_ROWS, (page + 1) * HOME_ROWS),
    fitting: standings.length,
    filter,
    cardLinks: new Map([['7K2Q', 'https://acme.slack.com/card']]),
    page,
  });

describe('App Home', () => {
  it('tells newcomers what a connection is and what they may do', () => {
    const first = home([], asker);
    assertView(first);
    assert.match(wordsOf(first), /No connection yet\./);
    assert.ok(valuesOf(first, 'action_id').includes('setup'));
    const looking = home([], { user: ben, may: action => action === 'see' });
    assert.ok(!valuesOf(looking, 'action_id').includes('setup'));
  });

  it('puts first what waits for the person who looks', () => {
    const standings = [standing(1, 12), standing(2, null, changeIn('awaiting-approval'))];
    const forBen = home(standings, approver);
    assertView(forBen);
    assert.equal(wordsOf(forBen.blocks[0]), 'Waiting for you (1)');
    const forAna = home(standings, asker);
    assert.equal(wordsOf(forAna.blocks[0]), 'Set up a connection', 'for who may ask, it stands on top');
    assert.equal(wordsOf(forAna.blocks[1]), 'Open changes (1)');
  });

  it('marks what ends within 60 days', () => {
    const words = wordsOf(home([standing(2, 12), standing(1, 500)], asker));
    assert.match(words, /`Acme 2` {2}:warning: 12 days left, ends 6 Dec 2026/);
    assert.match(words, /██░░░░░░░░/);
  });

  it('shows twenty on a page and the way to the others', () => {
    const pages = [0, 1, 2, 3].map(page => home(many, asker, page));
    for (const page of pages) {
      assertView(page);
      assert.ok(page.blocks.length <= 70, `${page.blocks.length} blocks`);
    }
    const labels = pages.flatMap(page => wordsOf(page).match(/`Acme \d+` {2}/g) ?? []);
    assert.equal(new Set(labels).size, 75);
    assert.match(wordsOf(pages[1]), /◀ 1-20.*41-60 ▶/);
    assert.match(wordsOf(pages[3]), /61-75 of 75/);
    assert.deepEqual(
      [-1, 0, 3, 99].map(page => pageOf(page, 75).page),
      [0, 0, 3, 3],
    );
    assert.deepEqual(pageOf(0, 0), { page: 0, pages: 1 });
  });

  it('stays within Slack’s limits with ten thousand connections, and says how many there are', () => {
    const overview = { ...overviewOf(many, approver), total: 10_000, soon: 1_234, open: 5_000 };
    const shown = homeView({
      ...view,
      viewer: approver,
      overview,
      others: many.slice(0, HOME_OTHERS),
      standings: many.slice(0, HOME_ROWS),
      fitting: 10_000,
      filter: {},
      cardLinks: new Map(),
      page: 250,
    });
    assertView(shown);
    const words = wordsOf(shown);
    assert.match(words, /Connections \(10,000\)/);
    assert.match(words, /5,001-5,020 of 10,000, soonest end first\. 1,234 end within 60 days/);
  });

  it('offers a filter with what is chosen, and keeps it on the way to other pages', () => {
    const filter = { state: 'live', owner: ana, withinDays: 30 } as const;
    const shown = home(many, asker, 1, filter);
    assertView(shown);
    const options = valuesOf(shown, 'value').flatMap(value =>
      typeof value === 'string' ? (readDeedValue(value)?.option ?? []) : [],
    );
    const homes = options.filter(option => option.startsWith('home:'));
    assert.deepEqual(homes.map(readHomeOption), [
      { page: 0, filter: {} },
      { page: 0, filter },
      { page: 2, filter },
      { page: 1, filter },
    ]);
    assert.deepEqual(valuesOf(shown, 'initial_user'), [ana]);
    assert.deepEqual(readHomeOption('home:7?s=dead&o=<!here>&d=1e9'), { page: 7, filter: {} });
    assert.deepEqual(readHomeOption('home:x'), { page: 0, filter: {} });
    assert.equal(readHomeOption('show:plan'), null);
    const none = homeView({
      ...view,
      viewer: asker,
      overview: overviewOf(many, asker),
      others: [],
      standings: [],
      fitting: 0,
      filter,
      cardLinks: new Map(),
      page: 0,
    });
    assertView(none);
    assert.match(wordsOf(none), /None fits\./);
  });

  it('reads the filter that is typed', () => {
    assert.deepEqual(typedFilter('mine  LIVE 30', ana), { owner: ana, state: 'live', withinDays: 30 });
    assert.deepEqual(typedFilter('open', ana), { state: 'changing' });
    assert.deepEqual(typedFilter('', ana), {});
    assert.equal(typedFilter('nonsense', ana), null);
  });

  it('repeats the days as a bar', () => {
    assert.equal(daysBar(60), '██████████');
    assert.equal(daysBar(1000), '██████████');
    assert.equal(daysBar(12), '██░░░░░░░░');
    assert.equal(daysBar(-3), '░░░░░░░░░░');
  });
});

describe('answers to commands', () => {
  it('helps, and says what the person may do', () => {
    assertMessage(helpMessage(asker, overviewOf(many, asker)));
    const nothing = overviewOf([], asker);
    for (const { usage, word } of COMMANDS) {
      const escaped = usage.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      const { blocks, text } = helpMessage(asker, nothing);
      assert.ok(wordsOf(blocks).includes(`/jcaccess ${escaped}`) && text.includes(word), usage);
    }
    assert.match(
      wordsOf(helpMessage(asker, nothing).blocks),
      /You may: ask, not approve\. Open changes: 0\./,
    );
    const unknown = helpMessage(asker, nothing, { word: 'se`tpu', meant: 'setup' });
    assertMessage(unknown);
    assert.match(wordsOf(unknown.blocks), /I do not know `seˋtpu`\. Did you mean `setup`\?/);
  });

  it('lists sixty connections and states the rest', () => {
    const listed = {
      standings: many.slice(0, LIST_ROWS),
      total: many.length,
      overview: overviewOf(many, asker),
      filter: {},
    };
    const message = listMessage(listed, asker, view);
    assertMessage(message);
    const rows = valuesOf(message.blocks, 'rows')[0] as unknown[];
    assert.equal(rows.length, 61);
    assert.match(wordsOf(message.blocks), /and 15 more: App Home/);
    assertMessage(listMessage({ ...listed, standings: [], total: 0 }, asker, view));
    const narrowed = { ...listed, filter: { state: 'live' } } as const;
    assert.match(wordsOf(listMessage(narrowed, asker, view).blocks), /75 fit\. and 15 more/);
    const none = listMessage({ ...narrowed, standings: [], total: 0 }, asker, view);
    assertMessage(none);
    assert.match(wordsOf(none.blocks), /No connection fits/);
  });

  it('shows one connection in every state of its open change', () => {
    for (const open of [null, ...everyState().slice(0, 9)]) {
      for (const days of [null, 12, 400, -3])
        assertMessage(connectionMessage(standing(1, days, open), view, asker));
    }
    const words = wordsOf(connectionMessage(standing(1, 400), view, asker).blocks);
    for (const field of ['State', 'Owner', 'Certificate', 'Team domain', 'Identity provider in Access']) {
      assert.ok(words.includes(`*${field}*: `), field);
    }
  });

  it('offers the nearest labels', () => {
    const message = unknownLabel('Acme staf', [connection(1, 10), connection(2, 10)]);
    assertMessage(message);
    assert.equal(valuesOf(message.blocks, 'action_id').length, 2);
    assertMessage(unknownLabel('<!channel>', []));
  });
});

describe('reminder', () => {
  for (const stage of [...REMINDER_DAYS, -7, -14]) {
    it(`is said at ${stage} days, in the DM and in the channel`, () => {
      for (const place of ['dm', 'channel'] as const) {
        const message = reminder(connection(1, stage), { ...view, place }) ?? assert.fail();
        assertMessage(message);
        assert.deepEqual(valuesOf(message.blocks, 'action_id'), [
          'rotate',
          'on-it',
          ...(stage > 7 ? ['snooze'] : []),
          'owner',
          'show',
        ]);
        assert.match(wordsOf(message.blocks), /\*Next:\* /);
        assert.doesNotMatch(wordsOf(message.blocks), /outage/);
        const calls = wordsOf(message.blocks).includes('<@U0BEN>');
        assert.equal(calls, stage <= 7 && place === 'channel', `${stage} ${place}`);
      }
    });
  }

  it('loses its button when a newer one came, and is not made without a certificate', () => {
    const old = reminder(connection(1, 14), { ...view, place: 'dm', replaced: true }) ?? assert.fail();
    assertMessage(old);
    assert.deepEqual(valuesOf(old.blocks, 'action_id'), []);
    assert.equal(reminder(connection(1, null), { ...view, place: 'dm' }), null);
  });

  it('says "1 day" and "7 days ago"', () => {
    const words = (stage: number): string =>
      wordsOf(reminder(connection(1, stage), { ...view, place: 'dm' })?.blocks);
    assert.match(words(1), /1 day left, ends 25 Nov 2026\.\*/);
    assert.match(words(-7), /ended 7 days ago, 17 Nov 2026\.\*/);
    assert.match(words(60), /60 days left, ends 23 Jan 2027\*/);
  });
});
