import type { Decision, KnownConnection } from './decision.ts';
import { personBehind, stale } from './decision.ts';
import { onIt, snooze } from './decisions/answer-reminder.ts';
import { plainlyAsked } from './decisions/asked-of-live.ts';
import { channelClosed } from './decisions/channel.ts';
import { drifted } from './decisions/drifted.ts';
import { editAsked } from './decisions/edit-connection.ts';
import { metadataSame, metadataSeen, metadataUnseen, watchMetadata } from './decisions/metadata-look.ts';
import { ownerChanged } from './decisions/owner.ts';
import { reminded, remindedInChannel, reminderPutOff } from './decisions/remind.ts';
import { rotateAsked } from './decisions/rotate.ts';
import { testAsked, testMade } from './decisions/test-connection.ts';
import { workStopped } from './decisions/work-stopped.ts';
import type { ConnectionEvent } from './event.ts';
import { no } from './result.ts';

/** What follows from an event about a connection. Pure and total, as for a change. */
export const decideOnConnection = (known: KnownConnection, event: ConnectionEvent): Decision => {
  if (known.connection.status === 'retired') return personBehind(event) ? no({ reason: 'gone' }) : stale();
  switch (event.type) {
    case 'edit':
      return editAsked(known, event);
    case 'rotate':
      return rotateAsked(known, event);
    case 'restore':
    case 'adopt':
    case 'remove':
      return plainlyAsked(known, event);
    case 'drifted':
      return drifted(known, event);
    case 'test':
      return testAsked(known, event);
    case 'test-made':
      return testMade(known, event);
    case 'on-it':
      return onIt(known, event);
    case 'snooze':
      return snooze(known, event);
    case 'owner':
      return ownerChanged(known, event);
    case 'watch-metadata':
      return watchMetadata(known, event);
    case 'metadata-seen':
      return metadataSeen(known, event);
    case 'metadata-same':
      return metadataSame(known, event);
    case 'metadata-unseen':
      return metadataUnseen(known, event);
    case 'reminded':
      return reminded(known, event);
    case 'reminder-put-off':
      return reminderPutOff(known, event);
    case 'reminded-in-channel':
      return remindedInChannel(known, event);
    case 'channel-closed':
      return known.latest ? channelClosed({ ...known, change: known.latest }, event) : stale();
    case 'work-stopped':
      return workStopped(known, event);
  }
};
