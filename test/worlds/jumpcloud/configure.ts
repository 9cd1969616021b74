import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { ImpossibleAct } from '../impossible-act.ts';
import type { Application } from './application.ts';
import type { Directory } from './directory.ts';

const named = z.strictObject({ name: z.string().min(1), value: z.string().min(1) });

const fieldsSchema = z.strictObject({
  displayLabel: z.string().trim().min(1),
  idpEntityId: z.string().min(1),
  spEntityId: z.string().min(1),
  acsUrls: z.array(z.url()).min(1),
  spCertificate: z.string(),
  subjectField: z.enum(['email', 'username', 'firstname', 'lastname', 'description']),
  nameIdFormat: z.string().min(1),
  signatureAlgorithm: z.enum(['RSA-SHA256', 'RSA-SHA1']),
  sign: z.enum(['Assertion', 'Response', 'Assertion & Response']),
  defaultRelayState: z.string(),
  loginUrl: z.union([z.literal(''), z.url()]),
  declareRedirectEndpoint: z.boolean(),
  attributes: z.array(
    z.strictObject({
      name: z.string().min(1),
      value: z.enum(['email', 'username', 'firstname', 'lastname', 'description']),
    }),
  ),
  constantAttributes: z.array(named),
  groupsAttributeName: z.string(),
  userGroups: z.array(z.string()),
});

const partialSchema = fieldsSchema.partial();

/** The console's fields by label; those left out stay as they are. `userGroups` are the names ticked, all others unticked. */
export type ConsoleFields = z.input<typeof partialSchema>;

const groupIds = (directory: Directory, names: readonly string[]): string[] =>
  names.map(name => {
    const group = directory.groups.find(each => each.name === name);
    if (!group) throw new ImpossibleAct('no-such-group', `JumpCloud has no group "${name}".`);
    return group.id;
  });

/** Saves the console's form; all or nothing. Throws ImpossibleAct for an unknown field or a value the form does not take. */
export const configure = (application: Application, fields: ConsoleFields, directory: Directory): void => {
  if ('ssoIdpUrlSlug' in fields || 'ssoUrl' in fields) {
    throw new ImpossibleAct(
      'fixed-after-creation',
      'SSO IdP URL cannot be changed after creation: delete and create again.',
    );
  }
  const parsed = partialSchema.safeParse(fields);
  if (!parsed.success) throw new ImpossibleAct('wrong-value', z.prettifyError(parsed.error));
  const { displayLabel, userGroups, ...settings } = parsed.data;
  if (settings.spCertificate) {
    try {
      new X509Certificate(settings.spCertificate);
    } catch {
      throw new ImpossibleAct('invalid-certificate', 'SP Certificate must be a Base64 (PEM) certificate.');
    }
  }
  const ticked = userGroups && groupIds(directory, userGroups);
  for (const [key, value] of Object.entries(settings)) {
    if (value !== undefined) Object.assign(application.settings, { [key]: value });
  }
  if (displayLabel !== undefined) application.displayLabel = displayLabel;
  if (ticked) {
    application.assignedGroups.clear();
    for (const id of ticked) application.assignedGroups.add(id);
  }
};
