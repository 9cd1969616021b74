import type { Connection } from '../../domain/connection.ts';
import { asId, type UserId } from '../../domain/ids.ts';
import { ownerModal } from '../views/owner.ts';
import { md, plain, trusted } from '../views/text.ts';
import { isAllowed } from './authority.ts';
import { connectionAt, connectionIn, dispatchTo } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import { labelled } from './labelled.ts';
import type { Command, Delivery, Press, PrivateAnswer, Submission, SubmissionAnswer } from './press.ts';

type Answerable = Delivery & { readonly answer: (answer: PrivateAnswer) => Promise<void> };

/** [Change owner] on a reminder and under a connection: asks who owns it from now on. */
export const openOwner = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const connection = await connectionAt(press, deps);
  if (connection && (await isAllowed(press, 'owner', null, deps, connection)))
    await press.open(ownerModal(connection));
};

/** A person was chosen. Who cannot own a connection is named under the field. */
export const submitOwner = async (submission: Submission, deps: ListenerDeps): Promise<SubmissionAnswer> => {
  const [chosen] = submission.view.values.chosen('owner');
  if (!chosen) return { errors: { owner: 'Choose a person.' } };
  const connection = await connectionIn(submission.view, submission, deps);
  if (!connection) {
    await submission.answer(await deps.words.refusal({ reason: 'gone' }, null));
    return undefined;
  }
  if (!(await isAllowed(submission, 'owner', null, deps, connection))) return undefined;
  const owner = asId<UserId>(chosen);
  const wrong = await wrongOwner(owner, connection, submission, deps);
  if (wrong) return { errors: { owner: wrong } };
  await change(submission, connection, owner, deps);
  return undefined;
};

/** Slack writes a person as `<@U0ANA|ana>` where it resolves what was typed, and leaves `@ana` where it does not. */
const PERSON = /^(.*\S)\s+(?:<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|(@\S+))$/s;

/** `/jcaccess owner <label> @person`; without the person it asks for them. */
export const commandOwner = async (typed: Command, argument: string, deps: ListenerDeps): Promise<void> => {
  const [, named, user, unresolved] = PERSON.exec(argument) ?? [];
  if (argument === '' || argument.startsWith('<@'))
    return await typed.answer(
      md`Which connection? Type \`/jcaccess owner\`, the label of a live connection, and \`@\` with the new owner's name.`,
    );
  const found = await labelled(typed, named ?? argument, deps);
  if (!found) return;
  const { connection } = found;
  if (connection.status !== 'live')
    return await typed.answer(
      md`${connection.request.label} is not live yet: its requester edits the request on the card.`,
    );
  if (!(await isAllowed(typed, 'owner', null, deps, connection))) return;
  if (!user || unresolved) {
    await typed.open(ownerModal(connection));
    return;
  }
  const owner = asId<UserId>(user);
  const wrong = await wrongOwner(owner, connection, typed, deps);
  if (wrong) await typed.answer(md`${trusted(wrong)} Nothing was changed.`);
  else await change(typed, connection, owner, deps);
};

/** Why this person cannot own the connection, as plain text; null when they can. */
const wrongOwner = async (
  owner: UserId,
  connection: Connection,
  { workspace }: Pick<Delivery, 'workspace'>,
  deps: ListenerDeps,
): Promise<string | null> => {
  if (owner === connection.owner) return 'This person owns the connection already.';
  const { fullMember, membershipUnreadable } = await deps.directory.actor(owner, workspace);
  if (fullMember) return null;
  return membershipUnreadable
    ? 'Slack did not tell me who this is. Try again in a minute.'
    : 'Guests, bots, strangers and deactivated people cannot own a connection. Choose a full member.';
};

const change = async (
  from: Answerable,
  connection: Connection,
  owner: UserId,
  deps: ListenerDeps,
): Promise<void> => {
  const refused = await dispatchTo(from, connection, deps, actor => ({ type: 'owner', actor, owner }));
  if (refused) return;
  await from.answer(
    md`${plain(await deps.directory.nameOf(owner))} owns ${connection.request.label} from now on. Both owners and the channel are told.`,
  );
};
