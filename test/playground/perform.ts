import { ImpossibleAct } from '../worlds/impossible-act.ts';
import type { ConsoleFields } from '../worlds/jumpcloud/configure.ts';
import type { Named } from '../worlds/jumpcloud/jumpcloud-world.ts';
import type { Stage } from '../worlds/stage.ts';
import type { Act, Deed } from './acts.ts';

/** What an act needs beside the worlds. */
export interface Performance {
  readonly stage: Stage;
  /** Moves the clock by an ISO 8601 duration or to the `next` thing due; answers what came of it. */
  advanceClock(by: string): Promise<unknown>;
  restart(how: 'kill' | 'graceful'): Promise<void>;
}

type Table = { [Kind in Deed]: (act: Act<Kind>, by: Performance) => unknown };

const emailOf = (stage: Stage, as: string): string => {
  const person = stage.slack.state().people.find(one => one.id === as || one.name === as);
  if (person === undefined || person.bot)
    throw new ImpossibleAct('unknown_person', `There is no person ${as}.`);
  return person.email;
};

/** How each act is done; what a handler gives is the act's result. Throws ImpossibleAct for what nobody could do. */
export const table: Table = {
  command: (act, { stage }) => stage.slack.act.command(act),
  click: ({ as, click }, { stage }) => stage.slack.act.click({ as, ...click }),
  clickInModal: ({ as, clickInModal }, { stage }) => stage.slack.act.clickInModal({ as, ...clickInModal }),
  submit: ({ as, submit }, { stage }) => stage.slack.act.submit({ as, ...submit }),
  closeModal: ({ as, closeModal }, { stage }) => stage.slack.act.closeModal({ as, ...closeModal }),
  shortcut: ({ as, shortcut }, { stage }) => stage.slack.act.shortcut({ as, ...shortcut }),
  message: ({ as, message }, { stage }) => stage.slack.act.message({ as, ...message }),
  upload: ({ as, upload }, { stage }) => stage.slack.act.upload({ as, ...upload }),
  openHome: ({ as }, { stage }) => stage.slack.act.openHome({ as }),
  advanceClock: ({ advanceClock }, by) => by.advanceClock(advanceClock),
  jumpcloud: ({ jumpcloud: deed }, { stage: { jumpcloud } }) => {
    if ('create' in deed) return jumpcloud.create(deed.create);
    // The console checks its own form, field by field.
    if ('configure' in deed) return jumpcloud.configure(deed.configure as Named & ConsoleFields);
    if ('uploadPair' in deed) return jumpcloud.uploadPair(deed.uploadPair);
    if ('uploadSpMetadata' in deed) return jumpcloud.uploadSpMetadata(deed.uploadSpMetadata);
    if ('assign' in deed) return jumpcloud.assign(deed.assign);
    if ('unassign' in deed) return jumpcloud.unassign(deed.unassign);
    if ('regenerate' in deed) return jumpcloud.regenerate(deed.regenerate);
    if ('exportMetadata' in deed) return jumpcloud.exportMetadata(deed.exportMetadata);
    return jumpcloud.remove(deed.remove);
  },
  cloudflare: ({ cloudflare: deed }, { stage: { cloudflare } }) =>
    'put' in deed ? cloudflare.put(deed.put) : cloudflare.delete(deed.delete),
  slack: ({ slack: deed }, { stage: { slack } }) => {
    if ('group' in deed) return slack.group(deed.group);
    if ('deactivate' in deed) return slack.deactivate(deed.deactivate.user);
    if ('archive' in deed) return slack.archive(deed.archive.channel, true);
    if ('unarchive' in deed) return slack.archive(deed.unarchive.channel, false);
    if ('removeBot' in deed) return slack.removeBot(deed.removeBot.channel);
    return slack.deleteChannel(deed.deleteChannel.channel);
  },
  fault: ({ fault: given }, { stage }) => {
    if ('clear' in given) return stage[given.world].clearFaults();
    if (given.world === 'slack') {
      const { world: _, ...fault } = given;
      return stage.slack.fault(fault);
    }
    const { world, ...fault } = given;
    return stage[world].fault(fault);
  },
  restart: ({ restart }, by) => by.restart(restart),
  login: ({ as, login }, { stage }) => stage.cloudflare.login({ email: emailOf(stage, as), ...login }),
};
