import type { Connection } from '../../domain/connection.ts';
import type { ConnectionEvent } from '../../domain/event.ts';
import { SNOOZE_DAYS } from '../../domain/reminder-event.ts';
import { connectionSubject } from '../../domain/subject.ts';
import { md } from '../views/text.ts';
import { onDay } from '../views/time.ts';
import { actorOf } from './authority.ts';
import { changeAt } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Press } from './press.ts';

/** The connection of the reminder that was pressed on; answers the person when there is none. */
export const connectionAt = async (press: Press, deps: ListenerDeps): Promise<Connection | null> => {
  const change = await changeAt(press, deps);
  return change && (await deps.queries.connection(press.workspace, change.connection));
};

/** [I'm on it]: a person sees to the certificate. */
export const onIt = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const connection = await connectionAt(press, deps);
  if (!connection) return;
  const done = await bring(press, connection, { type: 'on-it', actor: await actorOf(press, deps) }, deps);
  if (done)
    await press.answer(
      md`You are on it. Later notices of ${connection.request.label}, its card and the lists say so.`,
    );
};

/** [Snooze]: the reminder comes again in some days. */
export const snooze = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const connection = await connectionAt(press, deps);
  const days = SNOOZE_DAYS.find(one => press.value?.option === `snooze:${one}`);
  if (!connection || !days) return;
  const [actor, timeZone] = await Promise.all([
    actorOf(press, deps),
    deps.directory.timeZoneOf(connection.owner),
  ]);
  if (!(await bring(press, connection, { type: 'snooze', actor, days, timeZone }, deps))) return;
  const until = (await deps.queries.connection(press.workspace, connection.id))?.snoozed?.until;
  if (until) await press.answer(md`I remind again ${onDay(until)}. No later reminder is put off by that.`);
};

const bring = async (
  press: Press,
  connection: Connection,
  event: ConnectionEvent,
  deps: ListenerDeps,
): Promise<boolean> => {
  const { workspace, once } = press;
  const answer = await deps.corridor.advance(workspace, connectionSubject(connection.id), event, { once });
  if (!answer.ok) await press.answer(await deps.words.refusal(answer.error, null, connection));
  return answer.ok;
};
