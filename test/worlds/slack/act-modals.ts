import { ImpossibleAct } from '../impossible-act.ts';
import { type ActResult, resultOf } from './act-result.ts';
import { isStateful, type Placed, placedElements } from './blocks.ts';
import type { Courier } from './courier.ts';
import { isMeant, pressedFields } from './element-action.ts';
import { clientErrors } from './field-checks.ts';
import type { Form } from './field-values.ts';
import { isRecord, type Json, list, records, text } from './json.ts';
import type { Modals } from './modals.ts';
import { interaction, viewPayload } from './payloads.ts';
import { SlackRefusal } from './refusal.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Triggers } from './triggers.ts';
import { statefulElements, valueKey } from './view-state.ts';
import type { OpenView, Person, Workspace } from './workspace.ts';

/** What the acts reach for. */
export interface ModalActDeps {
  workspace: Workspace;
  courier: Courier;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  modals: Modals;
  form: Form;
}

/** Presses in, submits and closes modals, as people do; `viewId` may also be that of the App Home, or `home`. */
export function createModalActs(deps: ModalActDeps) {
  const { workspace, courier, triggers, responseUrls, modals, form } = deps;

  function onScreen(viewId: string, person: Person): OpenView {
    const home = workspace.homes.get(person.id);
    if (home && (viewId === 'home' || viewId === home.id)) return home;
    const top = modals.top(person.id);
    if (!top || top.id !== viewId) {
      throw new ImpossibleAct('modal_not_open', `The modal ${viewId} is not in front of ${person.name}.`);
    }
    return top;
  }

  function type(open: OpenView, values: Json, person: Person) {
    for (const [actionId, given] of Object.entries(values)) {
      const placed = statefulElements(open.view).find(({ element }) => element.action_id === actionId);
      if (!placed) throw new ImpossibleAct('no_such_field', `The modal has no field ${actionId}.`);
      open.values.set(valueKey(placed), form.fill(placed.element, given, person));
    }
  }

  function triggerFor(open: OpenView): string {
    const viewId = open.view.type === 'modal' ? open.id : undefined;
    return triggers.issue({
      user: open.user,
      ...(open.channel && { channel: open.channel }),
      ...(viewId && { viewId }),
    });
  }

  function responseUrlsOf(open: OpenView): Json[] {
    return statefulElements(open.view).flatMap(placed => {
      const chosen = open.values.get(valueKey(placed));
      const channel = text(chosen?.selected_conversation ?? chosen?.selected_channel);
      if (placed.element.response_url_enabled !== true || channel === '') return [];
      const url = responseUrls.issue('actions', { channel, user: open.user });
      return [
        {
          response_url: url,
          channel_id: channel,
          block_id: placed.blockId,
          action_id: placed.element.action_id,
        },
      ];
    });
  }

  function showErrors(open: OpenView, sent: unknown): ActResult {
    const fields = new Map(
      placedElements(records(open.view.blocks))
        .filter(({ block }) => block.type === 'input')
        .map(({ blockId, element }) => [blockId, text(element.action_id)]),
    );
    const errors: Record<string, string> = {};
    for (const [blockId, words] of Object.entries(isRecord(sent) ? sent : {})) {
      const actionId = fields.get(blockId);
      if (actionId === undefined)
        return { ok: false, error: 'invalid_response', messages: [`no input block ${blockId}`] };
      errors[actionId] = text(words);
    }
    open.errors = errors;
    return { ok: false, errors };
  }

  function apply(open: OpenView, answer: unknown): ActResult {
    const response = isRecord(answer) ? answer : {};
    try {
      switch (response.response_action) {
        case 'errors':
          return showErrors(open, response.errors);
        case 'update':
          modals.update(open, response.view);
          return { ok: true, viewId: open.id };
        case 'push':
          return { ok: true, viewId: modals.push(open.user, response.view).id };
        case 'clear':
          modals.close(open.user, true);
          return { ok: true };
        default:
          if (modals.top(open.user) === open) modals.close(open.user, false);
          return { ok: true };
      }
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      const metadata = isRecord(error.extra.response_metadata) ? error.extra.response_metadata : {};
      return { ok: false, error: error.error, messages: list(metadata.messages).map(text) };
    }
  }

  /** Sends `block_actions` only where Slack does: not for inputs without `dispatch_action`. */
  function dispatches({ block, element }: Placed): boolean {
    return block.type !== 'input' || !isStateful(element) || block.dispatch_action === true;
  }

  return {
    /** Presses a button or changes a field; `values` are fields typed before, which travel in `view.state`. */
    clickInModal: async (act: {
      as: string;
      viewId: string;
      actionId: string;
      value?: unknown;
      values?: Json;
    }): Promise<ActResult> => {
      const person = workspace.actor(act.as);
      const open = onScreen(act.viewId, person);
      type(open, act.values ?? {}, person);
      const value = act.value === undefined ? undefined : text(act.value);
      const found = placedElements(records(open.view.blocks)).find(({ element }) =>
        isMeant(element, act.actionId, value),
      );
      if (!found)
        throw new ImpossibleAct('no_such_button', `The modal has nothing to press called ${act.actionId}.`);
      const { element, blockId } = found;
      let fields: Json;
      if (isStateful(element)) {
        fields = form.fill(element, act.value, person);
        open.values.set(valueKey(found), fields);
      } else fields = pressedFields(element, value);
      if (!dispatches(found)) return { ok: true, viewId: open.id };
      const payload: Json = {
        ...interaction('block_actions', person),
        container: { type: 'view', view_id: open.id },
        trigger_id: triggerFor(open),
        view: viewPayload(open),
        actions: [{ action_id: act.actionId, block_id: blockId, ...fields, action_ts: workspace.ids.ts() }],
      };
      const outcome = await courier.deliver({ type: 'interactive', payload, label: `click ${act.actionId}` });
      return { ...resultOf(outcome), viewId: open.id };
    },

    /** Fills in fields (by action id) and submits; what the app answers is shown, an empty answer closes the view. */
    submit: async (act: { as: string; viewId: string; values?: Json }): Promise<ActResult> => {
      const person = workspace.actor(act.as);
      const open = onScreen(act.viewId, person);
      if (open.view.type !== 'modal' || !open.view.submit) {
        throw new ImpossibleAct('no_submit', 'The view has no button to submit it.');
      }
      type(open, act.values ?? {}, person);
      delete open.errors;
      const errors = clientErrors(open);
      if (Object.keys(errors).length > 0) {
        open.errors = errors;
        return { ok: false, errors };
      }
      const payload: Json = {
        ...interaction('view_submission', person),
        trigger_id: triggerFor(open),
        view: viewPayload(open),
        response_urls: responseUrlsOf(open),
      };
      const label = `submit ${text(open.view.callback_id)}`;
      const outcome = await courier.deliver({ type: 'interactive', payload, label });
      return outcome.kind === 'acked' ? apply(open, outcome.body) : resultOf(outcome);
    },

    /** Presses close; the app hears of it when the view wants to (`notify_on_close`). */
    closeModal: async (act: { as: string; viewId: string }): Promise<ActResult> => {
      const person = workspace.actor(act.as);
      const open = onScreen(act.viewId, person);
      if (open.view.type !== 'modal')
        throw new ImpossibleAct('modal_not_open', 'An App Home cannot be closed.');
      const isCleared = open.view.clear_on_close === true;
      const told = modals.close(person.id, isCleared).filter(closed => closed.view.notify_on_close === true);
      const outcomes = await Promise.all(
        told.map(closed => {
          const payload = {
            ...interaction('view_closed', person),
            view: viewPayload(closed),
            is_cleared: isCleared,
          };
          const label = `close ${text(closed.view.callback_id)}`;
          return courier.deliver({ type: 'interactive', payload, label });
        }),
      );
      const failed = outcomes.find(outcome => outcome.kind !== 'acked');
      return failed ? resultOf(failed) : { ok: true };
    },
  };
}
