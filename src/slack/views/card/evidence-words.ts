import type { Evidence } from '../../../domain/evidence.ts';

/** The strongest thing that is known of a login, as one sentence; observed and reported are never merged. */
export const evidenceVerdict = (evidence: Evidence): string => {
  if (evidence.observed && !evidence.observed.allowed) {
    return 'JumpCloud and Access agreed; an Access policy said no. That is not a fault of this connection.';
  }
  if (evidence.observed) return 'Seen in Cloudflare.';
  switch (evidence.reported?.outcome) {
    case 'success':
      return 'Reported, not seen.';
    case 'error':
      return 'Reported: an error.';
    case 'unknown':
      return 'Reported: a text that I do not know.';
    case undefined:
      return 'No evidence yet.';
  }
};

/** "observed", "reported" or "none": the level of evidence, for the card of a kept change. */
export const evidenceLevel = (evidence: Evidence): string => {
  if (evidence.observed) return 'observed';
  if (evidence.reported?.outcome === 'success') return 'reported';
  return evidence.reported ? 'none (the reported test showed an error)' : 'none';
};
