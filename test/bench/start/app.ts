import { enableCompileCache } from 'node:module';
import process from 'node:process';

// Begins as src/main.ts does; the app is the one of the rehearsals, whose network is the worlds'.

enableCompileCache(process.env.BENCH_COMPILED);
await import('../../playground/app.ts');
