import type { Diagnosis } from '../../domain/diagnosis.ts';
import { stops } from '../../domain/finding.ts';

/** 0: nothing to correct was found. 1: something is to be corrected. 2: it was not judged. */
export type ExitCode = 0 | 1 | 2;

/** What a diagnosis means for a script. */
export const exitCodeOf = (diagnosis: Diagnosis): ExitCode => {
  switch (diagnosis.kind) {
    case 'response':
      if (diagnosis.findings.some(({ code }) => code === 'E01')) return 2;
      return stops(diagnosis.findings) ? 1 : 0;
    case 'error':
      return 1;
    case 'accepted':
      return diagnosis.missing.length > 0 ? 1 : 0;
    case 'unknown-error':
    case 'refused':
    case 'no-file':
    case 'not-read':
      return 2;
  }
};
