import { enableCompileCache } from 'node:module';

// Hundreds of lives of one app: what one life compiled need not be compiled by the next.
enableCompileCache();
await import('./app-life.ts');
