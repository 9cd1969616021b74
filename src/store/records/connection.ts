import { z } from 'zod';
import type { Connection } from '../../domain/connection.ts';
import type { RecordForm } from './form.ts';
import { versioned } from './versioned.ts';

const connection = versioned.extend({ status: z.enum(['proposed', 'live', 'dormant']) });

/** How connections are stored. */
export const CONNECTION: RecordForm<Connection> = {
  kind: 'connection',
  ladder: [],
  is: (value): value is Connection => connection.safeParse(value).success,
};
