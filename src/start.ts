import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Only what is loaded from here on is kept compiled, so that main is not imported above.
enableCompileCache(fileURLToPath(new URL('../.cache', import.meta.url)));
await import('./main.ts');
