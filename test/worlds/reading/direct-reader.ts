import { ok } from '../../../src/domain/result.ts';
import type { Reader } from '../../../src/ports/reader.ts';
import { jobs } from '../../../src/reading/jobs.ts';

/** Reads at once and in this thread, for tests that are about something else. */
export const directReader: Reader = {
  metadata: async (...given) => ok(jobs.metadata(...given)),
  certificate: async (...given) => ok(jobs.certificate(...given)),
  login: async (...given) => ok(jobs.login(...given)),
  diagnosis: async (...given) => ok(jobs.diagnosis(...given)),
};
