import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** One asset as the browser gets it; `type` is the whole content-type header. */
export interface Asset {
  type: string;
  body: Uint8Array;
}

/** The page's document and what it loads, keyed by path (`/page.js`, `/page.css`). */
export interface Page {
  html: string;
  assets: Map<string, Asset>;
}

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>jcaccess playground</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/page.css">
    <script type="module" src="/page.js"></script>
  </head>
  <body>
    <div id="root"></div>
    <noscript>This page needs JavaScript: it shows a live rehearsal.</noscript>
  </body>
</html>
`;

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#0B6B5D"/><path d="M5 8.5l2 2 4-5" fill="none" stroke="#fff" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

/** Bundles the page in memory (about a second); rejects with esbuild's messages when a source does not compile. */
export async function buildPage(): Promise<Page> {
  const from = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const bundle = await build({
    entryPoints: { page: from('main.tsx'), style: from('styles/page.css') },
    outdir: '/',
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    target: 'es2023',
    minify: true,
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const assets = new Map<string, Asset>([
    ['/icon.svg', { type: 'image/svg+xml', body: new TextEncoder().encode(icon) }],
  ]);
  for (const file of bundle.outputFiles) {
    const isStyle = file.path.endsWith('.css');
    assets.set(isStyle ? '/page.css' : '/page.js', {
      type: isStyle ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
      body: file.contents,
    });
  }
  return { html, assets };
}
