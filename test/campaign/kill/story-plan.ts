/** How a story goes, thrown by the seed before it begins. */
export interface StoryPlan {
  readonly label: string;
  readonly requester: string;
  readonly approver: string;
  /** Makes a new provider, or takes over one that was set up by hand. */
  readonly target: 'create' | 'take-over';
  /** What happens on the way, each once. */
  readonly detours: readonly Detour[];
  readonly ending: 'seen' | 'reported' | 'without-evidence' | 'roll-back' | 'nobody' | 'withdraw';
}

/** Something that does not go straight. */
export type Detour = 'wrong-file' | 'new-pair' | 'saved-key' | 'decline' | 'foreign-edit' | 'double-approval';

const requesters = ['ana', 'mallory', 'ben', 'cleo'];
const detours: readonly Detour[] = [
  'wrong-file',
  'new-pair',
  'saved-key',
  'decline',
  'foreign-edit',
  'double-approval',
];
const endings: readonly StoryPlan['ending'][] = [
  'seen',
  'reported',
  'without-evidence',
  'roll-back',
  'nobody',
  'withdraw',
];

/** Throws the plans of so many stories that go on at once; nobody decides on their own change. */
export const throwStories = (random: () => number, count: number, round: number): StoryPlan[] => {
  const pick = <Value>(from: readonly Value[]): Value => {
    const one = from[Math.floor(random() * from.length)];
    if (one === undefined) throw new Error('there is nothing to pick from');
    return one;
  };
  return Array.from({ length: count }, (_, index) => {
    const requester = pick(requesters);
    return {
      label: `Staff ${round}${String.fromCharCode(65 + index)}`,
      requester,
      approver: pick(['ben', 'cleo'].filter(one => one !== requester)),
      target: random() < 0.35 ? 'take-over' : 'create',
      detours: detours.filter(() => random() < 0.3),
      ending: pick(endings),
    };
  });
};
