import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles the app of the rehearsals (src/ whole, with the worlds' network) into `folder` as the image bundles src/main.ts:
 * one file, and one more for each part that is loaded only when it is used. Gives the path of the file to run.
 */
export async function bundleApp(folder: string): Promise<string> {
  await build({
    entryPoints: [fileURLToPath(new URL('../../playground/app.ts', import.meta.url))],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node26',
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'error',
    // Packages in the older format ask for their parts with `require`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return `${folder}/app.mjs`;
}
