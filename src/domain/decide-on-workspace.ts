import type { Decision, KnownWorkspace } from './decision.ts';
import { ask } from './decisions/ask.ts';
import { codesChanged } from './decisions/codes.ts';
import { swept } from './decisions/drifted.ts';
import { fileGivenUp, filePlaced, fileShared } from './decisions/place-file.ts';
import { stopTests } from './decisions/stop-tests.ts';
import { manyTestsAsked, testsMade } from './decisions/test-many.ts';
import { testsStopped } from './decisions/work-stopped.ts';
import type { WorkspaceEvent } from './event.ts';

/** What follows from an event about a workspace. Pure and total, as for a change. */
export const decideOnWorkspace = (known: KnownWorkspace, event: WorkspaceEvent): Decision => {
  switch (event.type) {
    case 'request':
      return ask(known, event);
    case 'codes-changed':
      return codesChanged(known, event);
    case 'many-tests-asked':
      return manyTestsAsked(known, event);
    case 'stop-tests':
      return stopTests(known, event);
    case 'swept':
      return swept(known, event);
    case 'tests-made':
      return testsMade(known, event);
    case 'tests-stopped':
      return testsStopped(known, event);
    case 'file-shared':
      return fileShared(known, event);
    case 'file-placed':
      return filePlaced(known, event);
    case 'file-given-up':
      return fileGivenUp(known, event);
  }
};
