/** Awaits readings that were begun at once. When several fail, the failure of the first in the list is told. */
export const atOnce = async <Readings extends readonly Promise<unknown>[]>(
  ...readings: Readings
): Promise<{ -readonly [Index in keyof Readings]: Awaited<Readings[Index]> }> => {
  await Promise.allSettled(readings);
  return await Promise.all(readings);
};
