/** What long work awaits between its pieces, so that everything else gets its turn. */
export const breathe = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
