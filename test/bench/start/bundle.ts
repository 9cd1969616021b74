import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles the app of the rehearsals (src/ whole, with the worlds' network) into `folder`, its packages too unless they stay
 * outside, as they do in the image of today. Gives the path of the file to run.
 */
export async function bundleApp(folder: string, packages: 'bundle' | 'external'): Promise<string> {
  await build({
    entryPoints: [fileURLToPath(new URL('../../playground/app.ts', import.meta.url))],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
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
