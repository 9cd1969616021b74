import { z } from 'zod';
import type { Change, Supplied } from '../../domain/change.ts';
import { CHANGE_STATES } from '../../domain/change.ts';
import type { UserId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import type { RecordForm, Upgrade } from './form.ts';
import { versioned } from './versioned.ts';

const change = versioned.extend({ state: z.enum(CHANGE_STATES), createdAt: z.date() });

const certificate = z.looseObject({ sha256Fingerprint: z.string() });
const before02 = z.looseObject({
  requester: z.string(),
  request: z.looseObject({ certificate: z.looseObject({ certificate: certificate.optional() }) }),
  pair: z.looseObject({ certificate }).optional(),
  voidPairs: z.array(z.string()),
  metadata: z.looseObject({ by: z.string(), certificates: z.array(certificate) }).optional(),
  voided: z.looseObject({}).optional(),
});

/** Since 0.2 a change says who supplied which input, and why approvals are void: before, always because Cloudflare moved. */
const whoSupplied: Upgrade = {
  since: '0.2.0',
  up: record => {
    const { requester, request, pair, voidPairs, metadata, voided } = before02.parse(record);
    const from = (by: string, how: Supplied['how'], prints: readonly string[]): Supplied[] =>
      prints.map(print => ({ by: asId<UserId>(by), certificate: print, how }));
    const supplied = [
      ...from(requester, 'certificate', printsOf([request.certificate.certificate])),
      ...from(requester, 'pair', [...voidPairs, ...printsOf([pair?.certificate])]),
      ...(metadata ? from(metadata.by, 'metadata', printsOf(metadata.certificates)) : []),
    ];
    return {
      ...(supplied.length === 0 ? {} : { supplied }),
      ...record,
      ...(voided ? { voided: { why: 'moved', ...voided } } : {}),
    };
  },
};

const before03 = z.looseObject({ plan: z.looseObject({ step: z.string() }).optional() });
const ACTIONS: Readonly<Record<string, readonly string[]>> = { create: ['create'], update: ['replace'] };

/** A plan lists its writes: before, it was one, or none. */
const stepsOfPlan: Upgrade = {
  since: '0.2.0',
  up: record => {
    const { plan } = before03.parse(record);
    if (!plan) return record;
    const { step, ...rest } = plan;
    const steps = (ACTIONS[step] ?? []).map(action => ({ service: 'access', action }));
    return { ...record, plan: { ...rest, steps } };
  },
};

const printsOf = (all: readonly (z.infer<typeof certificate> | undefined)[]): string[] =>
  all.flatMap(one => one?.sha256Fingerprint ?? []);

/** How changes are stored. */
export const CHANGE: RecordForm<Change> = {
  kind: 'change',
  ladder: [whoSupplied, stepsOfPlan],
  is: (value): value is Change => change.safeParse(value).success,
};
