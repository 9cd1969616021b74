import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';

/** How a program is bundled: with its packages; what it loads on demand comes in files of its own. */
export const bundling = {
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node26',
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
  // Packages in the older format ask for modules of Node with `require`.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
} as const satisfies BuildOptions;

const root = import.meta.dirname;
const dist = join(root, 'dist');

/** What the operator runs beside the bot. */
export const programs = ['preflight', 'backup', 'audit-verify', 'effects', 'codes', 'doctor', 'rescue'];

/** The licence of each package in the bundles: its authors ask that it goes where their code goes. */
const licencesOf = ({ inputs }: Metafile): string => {
  const folders = Object.keys(inputs).flatMap(
    path => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  return [...new Set(folders)].sort().map(licenceOf).join('\n\n');
};

const licenceOf = (folder: string): string => {
  const { name, version, license } = JSON.parse(
    readFileSync(join(root, folder, 'package.json'), 'utf8'),
  ) as Readonly<Record<'name' | 'version' | 'license', string>>;
  const file = readdirSync(join(root, folder)).find(one => /^licen[cs]e/i.test(one));
  const text = file === undefined ? license : readFileSync(join(root, folder, file), 'utf8').trim();
  return `== ${name} ${version}\n\n${text}\n`;
};

// `npm run build`.
if (import.meta.main) {
  rmSync(dist, { recursive: true, force: true });
  const { metafile } = await build({
    ...bundling,
    absWorkingDir: root,
    entryPoints: [
      { in: join(root, 'src/main.ts'), out: 'main' },
      ...programs.map(name => ({ in: join(root, 'src/programs', `${name}.ts`), out: name })),
      { in: join(root, 'src/reading/worker.ts'), out: 'reading-worker' },
    ],
    outdir: dist,
    metafile: true,
  });
  writeFileSync(join(dist, 'licences.txt'), licencesOf(metafile));
}
