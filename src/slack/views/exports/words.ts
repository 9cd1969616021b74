import type { Connection } from '../../../domain/connection.ts';
import type { ExportedProvider } from '../../../domain/exported.ts';
import { counted } from '../limits.ts';
import { code, type Mrkdwn, md, NOTHING, trusted } from '../text.ts';
import { at } from '../time.ts';

/** The answer to a kind that there is not, and to none. */
export const whichKind = (typed: string): Mrkdwn => {
  const four = md`${code('api')}, ${code('terraform')}, ${code('recipe')} or ${code('calendar')}`;
  const first = typed === '' ? NOTHING : md`I do not know ${typed}. `;
  return md`${first}I export as ${four}: for example ${code('/jcaccess export Acme staff terraform')}.`;
};

/** All connections have one thing in common that fits into one file. */
export const onlyCalendars = (): Mrkdwn =>
  md`All connections at once come as a calendar: ${code('/jcaccess export --all calendar')}.`;

/** The answer when the file is on its way. */
export const exportSent = (fileName: string): Mrkdwn => md`${fileName} is in your DM with me.`;

/** There is nothing to export yet. */
export const notYet = ({ request }: Connection): Mrkdwn =>
  md`${request.label} is not live yet, so there is nothing to export of it.`;

/** The recipe waits for the pair. */
export const noRecipeYet = ({ request }: Connection): Mrkdwn =>
  md`There is no recipe of ${request.label} yet: its pair is being made.`;

/** Terraform imports what is there, which has to be read. */
export const notForTerraform = ({ request }: Connection, { from }: ExportedProvider): Mrkdwn =>
  from === 'kept, gone'
    ? md`The identity provider of ${request.label} is not in Access any more, so Terraform could not import it. ${code(`/jcaccess export ${request.label} api`)} has what was kept.`
    : md`I could not read Access, and Terraform needs what it answers, byte for byte. Try again in a minute.`;

const whence = ({ from, at: moment }: ExportedProvider): Mrkdwn => {
  if (from === 'access') return md`as Access has it now, ${at(moment)}`;
  return from === 'kept, gone'
    ? md`as it was kept ${at(moment)}: Access does not have it any more`
    : md`as it was kept ${at(moment)}: I could not read Access`;
};

const NO_KEY = trusted('No private key is in it, nor any other secret.');

/** The words beside the file for the API. */
export const apiComment = ({ request }: Connection, of: ExportedProvider): Mrkdwn =>
  md`${request.label} for Cloudflare's API, ${whence(of)}. ${NO_KEY}`;

/** The words beside the file for Terraform. */
export const terraformComment = ({ request }: Connection, of: ExportedProvider, version: number): Mrkdwn =>
  md`${request.label} for Terraform, provider version ${version}, ${whence(of)}. Its import block takes over what is there. ${NO_KEY} From then on two write it: export again after each change here.`;

/** The words beside the recipe. */
export const recipeComment = ({ request }: Connection): Mrkdwn =>
  md`${request.label}: what stands in JumpCloud. ${NO_KEY}`;

/** The words beside the calendar of all. */
export const allComment = (count: number, more: boolean): Mrkdwn =>
  md`The days of ${trusted(counted(count, 'certificate'))}, for your own calendar.${more ? md` There are more connections: these end first.` : NOTHING}`;

/** Nobody's calendar needs it. */
export const noDays = (): Mrkdwn => md`You see no live connection, so there are no days to export.`;
