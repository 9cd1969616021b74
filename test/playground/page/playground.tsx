import { createContext, use } from 'react';
import type { LoginOutcome } from './access/login-outcome.ts';
import type { Place } from './place.ts';
import type { ActAnswer, PlaygroundState } from './state.ts';
import type { ReadMarks } from './unread.ts';

/** A file carried between Slack and the JumpCloud console, as text (PEM or XML). */
export interface HeldFile {
  name: string;
  text: string;
}

/** What every part of the page can know and do. */
export interface Playground {
  state: PlaygroundState;
  place: Place;
  /** The playground's time, to the minute: dates are drawn with it. */
  now: Date;
  /** The state as of now, also inside a deed that began before it came. */
  readonly latest: () => PlaygroundState;
  /** The current person's name, as acts want it. */
  person: string;
  marks: ReadMarks;
  held: HeldFile[];
  /** What the newest login at Access ended with. */
  login: LoginOutcome | undefined;
  /** Keeps what a login ended with, or forgets it. */
  readonly keepLogin: (outcome: LoginOutcome | undefined) => void;
  /** Moves to another person, tab, conversation or thread. */
  readonly go: (to: Partial<Place>) => void;
  /** Sends an act; a refusal is also shown as a toast, unless the caller shows it (`quiet`). */
  readonly act: (body: object, quiet?: 'quiet') => Promise<ActAnswer>;
  /** Shows one polite line for a while. */
  readonly toast: (text: string, tone?: 'plain' | 'problem') => void;
  /** Scrolls to the first element that is visible and open, by the first of these CSS selectors that has one, once it is there, and rings it. */
  readonly ring: (...targets: string[]) => void;
  /** Keeps a file at hand for the other side; a newer one of the same name replaces it. */
  readonly hold: (file: HeldFile) => void;
  /** Lets go of a kept file by its name, once the console has it. */
  readonly letGo: (name: string) => void;
}

/** The context that `App` provides. */
export const PlaygroundContext = createContext<Playground | undefined>(undefined);

/** The playground of the surrounding `App`; throws outside of it. */
export function usePlayground(): Playground {
  const playground = use(PlaygroundContext);
  if (playground === undefined) throw new Error('usePlayground must be called inside App');
  return playground;
}
