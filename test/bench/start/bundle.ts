import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundling } from '../../../esbuild.config.ts';

/** Bundles the app of the rehearsals, whose network is the worlds', into `folder` as `npm run build` bundles jcaccess. Gives the path of the file to run. */
export async function bundleApp(folder: string): Promise<string> {
  await build({
    ...bundling,
    entryPoints: [fileURLToPath(new URL('../../playground/app.ts', import.meta.url))],
    outdir: folder,
    // No package.json above says what its files are.
    outExtension: { '.js': '.mjs' },
  });
  return `${folder}/app.mjs`;
}
