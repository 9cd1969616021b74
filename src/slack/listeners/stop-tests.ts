import { workspaceSubject } from '../../domain/subject.ts';
import { readStopValue } from '../views/tests-table.ts';
import { md } from '../views/text.ts';
import { actorOf } from './authority.ts';
import type { ListenerDeps } from './deps.ts';
import type { Press } from './press.ts';

/** Calls the tests of many connections off; their table says so when the one that is being made has ended. */
export const stopTests = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const { workspace, once, rawValue } = press;
  const stops = readStopValue(rawValue);
  if (!stops) return;
  const event = { type: 'stop-tests', actor: await actorOf(press, deps), stops } as const;
  const answer = await deps.corridor.advance(workspace, workspaceSubject(workspace), event, { once });
  await press.answer(
    answer.ok
      ? md`I begin no more of these tests. Their table stays, with what was found.`
      : await deps.words.refusal(answer.error, null),
  );
};
