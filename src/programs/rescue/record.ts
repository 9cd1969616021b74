import type { Connection } from '../../domain/connection.ts';
import type { Effect } from '../../domain/effect.ts';
import type { ChangeId, EffectId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import { laneOf } from '../../domain/lane.ts';
import type { Notice } from '../../domain/notice.ts';
import { byEnd } from '../../domain/places.ts';
import { changeSubject } from '../../domain/subject.ts';
import type { AuditEntry } from '../../ports/store.ts';
import type { Around } from './around.ts';

/** The chain of what was done for no connection alone. */
const OF_ALL = asId<ChangeId>('RESCUE');
const PAGE = 100;

type Facts = NonNullable<AuditEntry['facts']>;

/** Seals one line. Throws when it cannot be kept: what is not on the record is not done. */
export const note = async (
  { store, workspace, by, now }: Around,
  about: Connection | null,
  what: 'rescue-begun' | 'rescued' | 'rescue-failed',
  facts: Facts,
): Promise<void> => {
  const outcome = what === 'rescue-failed' ? 'failed' : 'done';
  const change = about?.id ?? OF_ALL;
  const entry: AuditEntry = {
    change,
    at: now(),
    who: null,
    what,
    surface: 'jcaccess',
    outcome,
    facts: { ...facts, operator: by },
  };
  const kept = await store.commit({ workspace, audit: [entry] });
  if (!kept.ok) throw new Error(`The record does not take it: ${kept.error.reason}. Nothing more was done.`);
};

/** Has the channels told, as soon as a bot that reaches Slack works on this store. */
export const tellChannels = async (
  around: Around,
  about: Connection | null,
  did: Extract<Notice, { say: 'rescued' }>['did'],
): Promise<void> => {
  const { store, workspace, now, by } = around;
  const told = about ? [about] : await onePerChannel(around);
  const at = now();
  const notice = { say: 'rescued', did, operator: by, at } as const;
  const effects: Effect[] = [];
  for (const { latestChange } of told) {
    const change = await store.change(workspace, latestChange);
    if (change)
      effects.push({
        id: asId<EffectId>(`${change.id}.rescued.${at.getTime()}`),
        workspace,
        subject: changeSubject(change.id),
        work: { deed: 'say', notice },
        due: at,
        lane: laneOf(change, { deed: 'say', notice }),
      });
  }
  await store.commit({ workspace, effects });
};

/** A live connection of each channel. */
const onePerChannel = async ({ store, workspace }: Around): Promise<Connection[]> => {
  const found = new Map<string, Connection>();
  for (let skip = 0; ; skip += PAGE) {
    const page = await store.connectionsIn(workspace, { list: byEnd() }, { skip, limit: PAGE });
    for (const one of page) if (!found.has(one.request.channel)) found.set(one.request.channel, one);
    if (page.length < PAGE) return [...found.values()];
  }
};
