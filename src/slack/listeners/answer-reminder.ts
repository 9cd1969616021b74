import { SNOOZE_DAYS } from '../../domain/reminder-event.ts';
import { md } from '../views/text.ts';
import { onDay } from '../views/time.ts';
import { actorOf } from './authority.ts';
import { connectionAt, dispatchTo } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Press } from './press.ts';

/** [I'm on it]: a person sees to the certificate. */
export const onIt = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const connection = await connectionAt(press, deps);
  if (!connection) return;
  if (await dispatchTo(press, connection, deps, actor => ({ type: 'on-it', actor }))) return;
  await press.answer(
    md`You are on it. Later notices of ${connection.request.label}, its card and the lists say so.`,
  );
};

/** [Snooze]: the reminder comes again in some days. */
export const snooze = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const connection = await connectionAt(press, deps);
  const days = SNOOZE_DAYS.find(one => press.value?.option === `snooze:${one}`);
  if (!connection || !days) return;
  const [timeZone] = await Promise.all([
    deps.directory.timeZoneOf(connection.owner),
    actorOf(press, deps), // asked here already, so that the person waits once
  ]);
  const refused = await dispatchTo(press, connection, deps, actor => ({
    type: 'snooze',
    actor,
    days,
    timeZone,
  }));
  if (refused) return;
  const until = (await deps.queries.connection(press.workspace, connection.id))?.snoozed?.until;
  if (until) await press.answer(md`I remind again ${onDay(until)}. No later reminder is put off by that.`);
};
