import { z } from 'zod';
import { readFields } from '../jumpcloud/read-fields.ts';
import type { CloudflareWorld } from './cloudflare-world.ts';
import type { Fault } from './faults.ts';

const record = z.record(z.string(), z.unknown());

const schemas = {
  put: z.looseObject({
    id: z.string().optional(),
    name: z.string().optional(),
    type: z.string().optional(),
    config: record.optional(),
  }),
  delete: z.strictObject({ id: z.string() }),
  addApplication: z.strictObject({ name: z.string().min(1), allowed_idps: z.array(z.string()).optional() }),
  setOrganization: record,
};

const faultSchema = z.object({
  kind: z.enum([
    '401',
    '403',
    '429',
    '500',
    'html',
    'timeout',
    'reset-before',
    'reset-after',
    'truncated',
    'slow',
  ]),
  method: z.string().optional(),
  path: z.string().optional(),
  times: z.int().positive().optional(),
  retryAfter: z.int().positive().optional(),
  ms: z.int().positive().optional(),
});

/** What a foreign editor can do at Cloudflare's dashboard. */
export type DashboardDeed = keyof typeof schemas;

/** Does one deed whose fields come from outside; gives what came of it. Throws ImpossibleAct. */
export const actAtDashboard = (
  world: CloudflareWorld,
  deed: DashboardDeed,
  fields: Readonly<Record<string, unknown>>,
): unknown => {
  switch (deed) {
    case 'put':
      return world.put(readFields(schemas.put, fields));
    case 'delete':
      return world.delete(readFields(schemas.delete, fields));
    case 'addApplication':
      return world.addApplication(readFields(schemas.addApplication, fields));
    case 'setOrganization':
      return world.setOrganization(readFields(schemas.setOrganization, fields));
  }
};

/** Reads a fault that comes from outside; throws ImpossibleAct. */
export const readFault = (fields: unknown): Fault => readFields(faultSchema, fields);
