import process from 'node:process';
import fc from 'fast-check';

// Properties are tried from the same seed each time, so that the same commit has the same result. Others are looked for with
// JCACCESS_SEED=<a whole number>.

const { JCACCESS_SEED = '20261128' } = process.env;

fc.configureGlobal({ seed: Number(JCACCESS_SEED) });

export { fc };
