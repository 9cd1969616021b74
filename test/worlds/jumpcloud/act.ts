import { z } from 'zod';
import type { ConsoleFields } from './configure.ts';
import type { JumpCloudWorld, Named } from './jumpcloud-world.ts';
import { readFields } from './read-fields.ts';

const application = z.string().min(1);
const named = z.strictObject({ application });
const assignee = z.strictObject({ application, group: z.string().optional(), user: z.string().optional() });

const schemas = {
  create: z.strictObject({ displayLabel: z.string(), ssoIdpUrlSlug: z.string().optional() }),
  configure: z.looseObject({ application }),
  uploadPair: z.strictObject({ application, certificate: z.string().optional(), key: z.string().optional() }),
  uploadSpMetadata: z.strictObject({ application, xml: z.string() }),
  assign: assignee,
  unassign: assignee,
  regenerate: named,
  exportMetadata: named,
  remove: named,
};

/** What a person can do at JumpCloud's console. */
export type ConsoleDeed = keyof typeof schemas;

/** Does one deed whose fields come from outside; gives the application as the console shows it, or the XML. Throws ImpossibleAct. */
export const actAtConsole = async (
  world: JumpCloudWorld,
  deed: ConsoleDeed,
  fields: Readonly<Record<string, unknown>>,
): Promise<unknown> => {
  switch (deed) {
    case 'create':
      return world.create(readFields(schemas.create, fields));
    case 'configure':
      // Its own fields are checked by configure itself, which tells a wrong field from a wrong value.
      return world.configure(readFields(schemas.configure, fields) as Named & ConsoleFields);
    case 'uploadPair':
      return world.uploadPair(readFields(schemas.uploadPair, fields));
    case 'uploadSpMetadata':
      return world.uploadSpMetadata(readFields(schemas.uploadSpMetadata, fields));
    case 'assign':
      return world.assign(readFields(schemas.assign, fields));
    case 'unassign':
      return world.unassign(readFields(schemas.unassign, fields));
    case 'regenerate':
      return world.regenerate(readFields(schemas.regenerate, fields));
    case 'exportMetadata':
      return world.exportMetadata(readFields(schemas.exportMetadata, fields));
    case 'remove':
      return world.remove(readFields(schemas.remove, fields));
  }
};
