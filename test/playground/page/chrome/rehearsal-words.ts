import type { ScenarioName } from '../../scenarios/names.ts';
import type { Place } from '../place.ts';
import type { Playground } from '../playground.tsx';
import type { PlaygroundState } from '../state.ts';

/** Something to try in a rehearsal that has no steps; the page does it. */
export interface Try {
  label: string;
  go: (playground: Playground) => void;
}

/** A rehearsal in words: in the list of all, and as its first sight. */
export interface RehearsalWords {
  title: string;
  says: string;
  /** Where one is at first. */
  place: Place;
  tries?: Try[];
}

const itChanges: Place = { person: 'ana', tab: 'chat', channel: 'C0ITCHANGES' };

const types = (person: string, text: string): Try => ({
  label: `/jcaccess ${text}`,
  go: ({ go, act }) => {
    go({ person, tab: 'chat', channel: 'C0ITCHANGES' });
    void act({ as: person, command: '/jcaccess', channel: 'C0ITCHANGES', text });
  },
});

const opensHome: Try = {
  label: "Ana's Home",
  go: ({ go }) => go({ person: 'ana', tab: 'chat', channel: 'home' }),
};

/** The rehearsals by name, in the order in which they are offered. */
export const rehearsalWords: Record<ScenarioName, RehearsalWords> = {
  first: {
    title: 'The first set-up',
    says: '8 steps, about 5 minutes: from the question to the reminder almost three years later.',
    place: itChanges,
  },
  'two-rules': {
    title: 'Two rules and break-glass',
    says: 'The same set-up where Ben (IT) and Cleo (security) must both approve. Cleo may approve alone in an emergency, and is called when nobody decides for an hour.',
    place: itChanges,
  },
  sixty: {
    title: '60 connections',
    says: 'A company that has set up sixty of them: find one, see what ends soon, test them all. Takes some seconds to begin.',
    place: itChanges,
    tries: [
      opensHome,
      types('ana', 'list 60'),
      types('ana', 'show Finance London'),
      types('ben', 'test --all'),
    ],
  },
  'three-years': {
    title: 'Three years later',
    says: 'A live connection whose certificate ends in 60 days: the first reminder has just been sent.',
    place: { person: 'ana', tab: 'chat', channel: 'D0ANA' },
    tries: [
      { label: 'The reminder', go: ({ go }) => go({ person: 'ana', tab: 'chat', channel: 'D0ANA' }) },
      types('ana', 'show Acme staff'),
      types('ben', 'test Acme staff'),
      opensHome,
    ],
  },
};

/** The words of the rehearsal that is on. */
export function wordsOf(state: PlaygroundState): RehearsalWords {
  return rehearsalWords[state.rehearsal?.scenario ?? 'first'];
}
