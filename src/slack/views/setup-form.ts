import type { KnownBlock, ModalView } from '@slack/types';
import type { ChannelId } from '../../domain/ids.ts';
import { alert, context, section } from './elements.ts';
import { modal } from './inputs.ts';
import type { SetupField, SetupForm, SetupProblem } from './setup-draft.ts';
import { certificateFields, connectionFields, labelField, reportFields } from './setup-fields.ts';
import { channelLink, md } from './text.ts';

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

const LOADING = {
  ...context(
    md`:hourglass_flowing_sand: Reading your team domain from Cloudflare… You can fill in the rest.`,
  ),
  block_id: 'loading',
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
      ...(form.checking ? [alert('info', 'Checking…', 'checking')] : []),
      ...withErrors(form, [
        labelField(form),
        ...(form.loading ? [LOADING] : connectionFields(form)),
        ...certificateFields(form),
        ...reportFields(form),
      ]),
    ],
  });

/** What the form becomes once everything is accepted. `files`: whether a pair is made and sent. */
export const setupStarted = (started: { readonly channel: ChannelId; readonly files: boolean }): ModalView =>
  modal({
    callbackId: 'started',
    title: 'Started',
    close: 'Close',
    blocks: [
      section(
        started.files
          ? md`1. A DM with your files and the recipe, within a minute.`
          : md`1. A DM with the recipe, within a minute.`,
      ),
      section(md`2. You enter the recipe in JumpCloud, about 10 minutes.`),
      section(md`3. You hand back the metadata.`),
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
