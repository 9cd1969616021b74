import type { ActionsBlock, StaticSelect, UsersSelect } from '@slack/types';
import { asId, type UserId } from '../../domain/ids.ts';
import { button, plainText } from './elements.ts';
import { type Choice, personField, select } from './inputs.ts';

/** Which connections a person wants to see. One with an open change is found whenever it ends. */
export interface Filter {
  readonly state?: 'live' | 'proposed' | 'changing';
  readonly owner?: UserId;
  /** Those that end within so many days; -1: those that have ended. */
  readonly withinDays?: number;
}

/** True when it leaves nothing out. */
export const isUnfiltered = ({ state, owner, withinDays }: Filter): boolean =>
  state === undefined && owner === undefined && withinDays === undefined;

const ANY = 'any';

const STATES: readonly Choice[] = [
  { value: ANY, words: 'Any state' },
  { value: 'live', words: 'Live' },
  { value: 'proposed', words: 'Being set up' },
  { value: 'changing', words: 'With an open change' },
];

const DAYS: readonly Choice[] = [
  { value: ANY, words: 'Any days left' },
  { value: '-1', words: 'Ended' },
  ...[7, 14, 30, 60, 90, 180].map(days => ({ value: String(days), words: `Up to ${days} days left` })),
];

const stateIn = (value: string | null | undefined): Pick<Filter, 'state'> =>
  value === 'live' || value === 'proposed' || value === 'changing' ? { state: value } : {};

const ownerIn = (value: string | null | undefined): Pick<Filter, 'owner'> =>
  value && /^[UW][A-Z0-9]{1,30}$/.test(value) ? { owner: asId<UserId>(value) } : {};

const daysIn = (value: string | null | undefined): Pick<Filter, 'withinDays'> =>
  value && DAYS.some(one => one.value === value && value !== ANY) ? { withinDays: Number(value) } : {};

/** What a button of the App Home carries: the page and the filter. */
export const homeOption = (page: number, { state, owner, withinDays }: Filter): string => {
  const words = new URLSearchParams({
    ...(state ? { s: state } : {}),
    ...(owner ? { o: owner } : {}),
    ...(withinDays === undefined ? {} : { d: String(withinDays) }),
  }).toString();
  return `home:${page}${words === '' ? '' : `?${words}`}`;
};

/** The page and the filter in such a text; null when it is none. */
export const readHomeOption = (option: string): { readonly page: number; readonly filter: Filter } | null => {
  if (!option.startsWith('home:')) return null;
  const [page = '', words = ''] = option.slice('home:'.length).split('?');
  const read = new URLSearchParams(words);
  const filter = { ...stateIn(read.get('s')), ...ownerIn(read.get('o')), ...daysIn(read.get('d')) };
  return { page: Math.trunc(Number(page)) || 0, filter };
};

/** The filter in the words after `/jcaccess list`, for example "mine 30"; null when one of them is none. */
export const typedFilter = (typed: string, self: UserId): Filter | null => {
  let filter: Filter = {};
  for (const word of typed
    .toLowerCase()
    .split(/\s+/)
    .filter(one => one !== '')) {
    if (word === 'mine') filter = { ...filter, owner: self };
    else if (word === 'live' || word === 'proposed') filter = { ...filter, state: word };
    else if (word === 'open') filter = { ...filter, state: 'changing' };
    else if (/^\d{1,4}$/.test(word)) filter = { ...filter, withinDays: Number(word) };
    else return null;
  }
  return filter;
};

/** The filter that a person chose in the App Home. */
export const chosenFilter = (values: { chosen(actionId: string): readonly string[] }): Filter => ({
  ...stateIn(values.chosen('filter-state')[0]),
  ...ownerIn(values.chosen('filter-owner')[0]),
  ...daysIn(values.chosen('filter-days')[0]),
});

/** The selects of the filter. The block is named for what is chosen: in another one Slack forgets what was chosen before. */
export const filterBar = (filter: Filter): ActionsBlock => {
  const chosen = homeOption(0, filter);
  const elements: (StaticSelect | UsersSelect)[] = [
    select('filter-state', STATES, filter.state ?? ANY),
    { ...personField('filter-owner', filter.owner), placeholder: plainText('Any owner') },
    select('filter-days', DAYS, filter.withinDays === undefined ? ANY : String(filter.withinDays)),
  ];
  return {
    type: 'actions',
    block_id: `filter ${chosen}`,
    elements: [
      ...elements,
      ...(isUnfiltered(filter)
        ? []
        : [button('show', 'Show all', JSON.stringify({ c: '', o: homeOption(0, {}) }))]),
    ],
  };
};
