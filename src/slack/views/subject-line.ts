import type { ContextBlock } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { shortDigest } from '../../domain/plan.ts';
import { context } from './elements.ts';
import { md, trusted } from './text.ts';

/** The first line of every small modal: which change and which plan it is about. */
export const subjectLine = (change: Change): ContextBlock =>
  context(
    md`${change.request.label} · change ${trusted(change.id)}${trusted(change.plan ? ` · plan ${shortDigest(change.plan)}` : '')}`,
  );
