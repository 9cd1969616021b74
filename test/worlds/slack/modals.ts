import { validateView } from './block-kit.ts';
import { storedBlocks } from './blocks.ts';
import { isRecord, type Json, parsed, text } from './json.ts';
import { SlackRefusal } from './refusal.ts';
import { carriedValues } from './view-state.ts';
import type { OpenView, Workspace } from './workspace.ts';

/** What Slack allows on one screen: the root and two more. */
const maxStack = 3;

/** The modals on everybody's screen and the App Homes. */
export interface Modals {
  open(user: string, view: unknown, channel?: string): OpenView;
  push(user: string, view: unknown): OpenView;
  /** Redraws a view in place; what was typed stays where block and action are the same. */
  update(open: OpenView, view: unknown): void;
  publish(user: string, view: unknown, hash?: string): OpenView;
  /** Takes the top view off the screen, or all of them. */
  close(user: string, all: boolean): OpenView[];
  find(viewId: string): OpenView | undefined;
  findExternal(externalId: string): OpenView | undefined;
  top(user: string): OpenView | undefined;
}

/** Refuses with `hash_conflict` when a hash is given and the view was changed since. */
export function checkHash(open: OpenView | undefined, hash: string): void {
  if (open && hash !== '' && open.hash !== hash) throw new SlackRefusal('hash_conflict');
}

/** Makes the screens; views that break the Block Kit rules are refused with `invalid_arguments` and JSON pointers. */
export function createModals(workspace: Workspace): Modals {
  const { ids, modals, homes } = workspace;
  const newHash = () => `${ids.seconds()}.${ids.letters(8)}`;
  const all = () => [...modals.values()].flat();

  function readView(sent: unknown, type: 'modal' | 'home'): Json {
    const view = parsed(sent);
    if (!isRecord(view)) throw new SlackRefusal('invalid_arguments');
    const wrongType = view.type === type ? [] : [`[ERROR] must be "${type}" [json-pointer:/view/type]`];
    const problems = [...validateView(view), ...wrongType];
    if (problems.length > 0) {
      throw new SlackRefusal('invalid_arguments', { response_metadata: { messages: problems } });
    }
    return { ...view, blocks: storedBlocks(view.blocks, ids) };
  }

  function refuseDuplicate(view: Json, self?: OpenView) {
    const externalId = text(view.external_id);
    if (externalId === '') return;
    const taken = all().some(one => one !== self && text(one.view.external_id) === externalId);
    if (taken) throw new SlackRefusal('duplicate_external_id');
  }

  function make(
    user: string,
    view: Json,
    previous: OpenView | undefined,
    channel: string | undefined,
  ): OpenView {
    const id = ids.next('V');
    return {
      id,
      user,
      hash: newHash(),
      view,
      values: carriedValues(view, new Map(), channel),
      rootId: previous?.rootId ?? id,
      previousId: previous?.id ?? null,
      ...(channel && { channel }),
    };
  }

  function redraw(open: OpenView, view: Json) {
    open.values = carriedValues(view, open.values, open.channel);
    open.view = view;
    open.hash = newHash();
    delete open.errors;
  }

  return {
    open: (user, sent, channel) => {
      const view = readView(sent, 'modal');
      refuseDuplicate(view);
      const open = make(user, view, undefined, channel);
      modals.set(user, [open]);
      return open;
    },
    push: (user, sent) => {
      const stack = modals.get(user) ?? [];
      if (stack.length >= maxStack) throw new SlackRefusal('push_limit_reached');
      const view = readView(sent, 'modal');
      refuseDuplicate(view);
      const previous = stack.at(-1);
      const open = make(user, view, previous, previous?.channel);
      modals.set(user, [...stack, open]);
      return open;
    },
    update: (open, sent) => {
      const view = readView(sent, 'modal');
      refuseDuplicate(view, open);
      redraw(open, view);
    },
    publish: (user, sent, hash) => {
      const known = homes.get(user);
      checkHash(known, hash ?? '');
      const view = readView(sent, 'home');
      const home = known ?? make(user, view, undefined, undefined);
      if (known) redraw(known, view);
      homes.set(user, home);
      return home;
    },
    close: (user, everything) => {
      const stack = modals.get(user) ?? [];
      const kept = everything ? [] : stack.slice(0, -1);
      modals.set(user, kept);
      return stack.slice(kept.length).reverse();
    },
    find: viewId =>
      all().find(open => open.id === viewId) ?? [...homes.values()].find(home => home.id === viewId),
    findExternal: externalId => all().find(open => text(open.view.external_id) === externalId),
    top: user => modals.get(user)?.at(-1),
  };
}
