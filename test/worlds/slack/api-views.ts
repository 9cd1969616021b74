import type { ApiMethod } from './api.ts';
import { type Json, text } from './json.ts';
import { checkHash, type Modals } from './modals.ts';
import { viewPayload } from './payloads.ts';
import { SlackRefusal } from './refusal.ts';
import type { Triggers } from './triggers.ts';
import type { Workspace } from './workspace.ts';

/** `views.open`, `push`, `update`, `publish`. */
export function createViewMethods(
  workspace: Workspace,
  modals: Modals,
  triggers: Triggers,
): Record<string, ApiMethod> {
  const redeem = (args: Json) => triggers.redeem(text(args.trigger_id ?? args.interactivity_pointer));
  return {
    'views.open': args => {
      const trigger = redeem(args);
      return { view: viewPayload(modals.open(trigger.user, args.view, trigger.channel)) };
    },
    'views.push': args => {
      const trigger = redeem(args);
      if (!trigger.viewId || !modals.find(trigger.viewId)) throw new SlackRefusal('not_found');
      return { view: viewPayload(modals.push(trigger.user, args.view)) };
    },
    'views.update': args => {
      const viewId = text(args.view_id);
      const open = viewId === '' ? modals.findExternal(text(args.external_id)) : modals.find(viewId);
      if (!open) throw new SlackRefusal('not_found');
      checkHash(open, text(args.hash));
      modals.update(open, args.view);
      return { view: viewPayload(open) };
    },
    'views.publish': args => {
      const user = text(args.user_id);
      const person = workspace.people.get(user);
      if (!person || person.isBot || person.deleted) throw new SlackRefusal('user_not_found');
      return { view: viewPayload(modals.publish(user, args.view, text(args.hash))) };
    },
  };
}
