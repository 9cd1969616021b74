import { ServiceError } from '../ports/service-error.ts';

/** Reads that only make a plan richer: null without the permission for them. */
export const allowed = async <Value>(reading: Promise<Value>): Promise<Value | null> => {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ServiceError && (error.kind === 'unauthorized' || error.kind === 'refused'))
      return null;
    throw error;
  }
};
