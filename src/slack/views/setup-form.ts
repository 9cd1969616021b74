import type { KnownBlock, ModalView } from '@slack/types';
import { jumpCloudLabel } from '../../domain/consoles/jumpcloud.ts';
import type { ChannelId } from '../../domain/ids.ts';
import { alert, context, section } from './elements.ts';
import { modal } from './inputs.ts';
import type { SetupField, SetupForm, SetupProblem } from './setup-draft.ts';
import {
  accountField,
  certificateFields,
  connectionFields,
  labelField,
  reportFields,
} from './setup-fields.ts';
import { jumpCloudFields } from './setup-jumpcloud.ts';
import { channelLink, joined, type Mrkdwn, md, trusted } from './text.ts';
import { at } from './time.ts';

const PROBLEMS: Record<Exclude<SetupProblem, 'broken'>, readonly ['warning' | 'error', string]> = {
  silent: [
    'warning',
    'Cloudflare did not answer (8 s). You can go on: type the team domain yourself. I check it before anything is planned.',
  ],
  token: [
    'error',
    "Cloudflare refused this bot's API token. You can do the JumpCloud part; the plan waits until the operator corrects it.",
  ],
};

const problemAlert = (form: SetupForm): KnownBlock[] => {
  if (form.problem === undefined) return [];
  if (form.problem !== 'broken') return [alert(...PROBLEMS[form.problem], 'problem')];
  const twice =
    form.reference === undefined
      ? ''
      : ` If it happens twice, give the operator this reference: ${form.reference}.`;
  return [
    alert(
      'error',
      `I could not read your form: something broke on my side. Nothing was saved; please press Start again.${twice}`,
      'problem',
    ),
  ];
};

/** Each field followed by its late error. */
const withErrors = (form: SetupForm, blocks: readonly KnownBlock[]): KnownBlock[] =>
  blocks.flatMap(block => {
    const field = block.type === 'input' ? block.element.action_id : undefined;
    const error = field === undefined ? undefined : form.errors?.[field as SetupField];
    return error === undefined ? [block] : [block, alert('error', error, `${field}-error`)];
  });

const restartLine = ({ restart }: SetupForm): KnownBlock[] => {
  if (!restart) return [];
  const { pair, metadataAt, own } = restart;
  const used = [
    ...(pair === undefined ? [] : [md`pair ${trusted(pair)}`]),
    ...(own === undefined ? [] : [md`your certificate SHA-256 ${trusted(own)}`]),
    ...(metadataAt ? [md`the metadata of ${at(metadataAt)}`] : []),
  ];
  return [
    section(
      used.length === 0
        ? md`Nothing of the ended change is used again: a new recipe follows.`
        : md`Used again, as long as *Certificate*, *${trusted(jumpCloudLabel('idpEntityId'))}* and *Team domain* stay as they are: ${joined(used, ' and ')}.`,
    ),
  ];
};

const LOADING = {
  ...context(
    md`:hourglass_flowing_sand: Reading your team domain from Cloudflare… You can fill in the rest.`,
  ),
  block_id: 'loading',
};

/** Fields 2 to 4: their defaults come from the account, so that they follow its choice. */
const accountFields = (form: SetupForm): KnownBlock[] => {
  if (form.accounts && form.draft.account === undefined) return [];
  return form.loading ? [LOADING] : connectionFields(form);
};

/**
 * The set-up form in each of its moments: while Cloudflare is read, complete, without Cloudflare, being checked, and with
 * errors found late. Blocks keep their ids from one moment to the next, so nothing typed is lost.
 */
export const setupForm = (form: SetupForm): ModalView =>
  modal({
    callbackId: 'setup',
    title: 'Set up a connection',
    submit: 'Start',
    close: 'Cancel',
    state: { channel: form.channel, loading: form.loading, problem: form.problem ?? null },
    blocks: [
      ...problemAlert(form),
      ...restartLine(form),
      ...(form.checking ? [alert('info', 'Checking…', 'checking')] : []),
      ...withErrors(form, [
        labelField(form),
        ...accountField(form),
        ...accountFields(form),
        ...jumpCloudFields(form),
        ...certificateFields(form),
        ...reportFields(form),
      ]),
    ],
  });

/** What comes first after a form was taken: the pair and the recipe, the recipe alone, or the plan at once. */
export type FirstStep = 'pair' | 'recipe' | 'plan' | 'both-sides';

const STEPS_AHEAD: Readonly<Record<FirstStep, readonly Mrkdwn[]>> = {
  pair: [
    md`1. A DM with your files and the recipe, within a minute.`,
    md`2. You enter the recipe in JumpCloud, about 10 minutes.`,
    md`3. You hand back the metadata.`,
  ],
  recipe: [
    md`1. A DM with the recipe, within a minute.`,
    md`2. You enter the recipe in JumpCloud, about 10 minutes.`,
    md`3. You hand back the metadata.`,
  ],
  'both-sides': [
    md`1. I read Access and JumpCloud and make one plan for both.`,
    md`2. Approvers decide on it; then I write JumpCloud's side first, and Access.`,
    md`3. You log in once. No file is handed in.`,
  ],
  plan: [
    md`1. I make the plan, from the certificate and the metadata that the ended change had. Nothing is to be done in JumpCloud.`,
    md`2. Approvers decide on it.`,
  ],
};

/** What the form becomes once everything is accepted. */
export const setupStarted = (started: {
  readonly channel: ChannelId;
  readonly first: FirstStep;
}): ModalView =>
  modal({
    callbackId: 'started',
    title: 'Started',
    close: 'Close',
    blocks: [
      ...STEPS_AHEAD[started.first].map(step => section(step)),
      section(
        md`The card is in ${channelLink(started.channel)}. Nothing is written to Cloudflare before an approval.`,
      ),
    ],
  });

/** A modal that only says why the form cannot go on. `text` is plain. */
export const formProblem = (text: string): ModalView =>
  modal({
    callbackId: 'problem',
    title: 'Set up a connection',
    close: 'Close',
    blocks: [alert('error', text, 'problem')],
  });
