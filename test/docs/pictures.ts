import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { launch } from '../playground/page/open-page.ts';
import { root } from './generated.ts';

// npm run pictures: plays the story of the playground in Chromium and puts four moments of it into docs/strip.png.

const frames = [
  ['1-form', 'Ana asks. Nothing is written before an approval.'],
  ['2-recipe', 'Her DM: key, certificate and every value to enter in JumpCloud.'],
  ['4-plan', 'Her metadata fits: the plan, before and after. Ben decides.'],
  ['6-live', 'Written once, read back, a login was seen, kept.'],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'jcaccess-pictures-'));
try {
  const { status } = spawnSync(process.execPath, ['--test', 'test/e2e/page-story.test.ts'], {
    cwd: root,
    env: { ...process.env, JCACCESS_PICTURES: folder },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('the story did not come to its end');

  const figures = frames.map(([name, words], index) => {
    const image = readFileSync(join(folder, `${name}.png`)).toString('base64');
    return `<figure><img src="data:image/png;base64,${image}"><figcaption><b>${index + 1}</b> ${words}</figcaption></figure>`;
  });
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1640, height: 1140 } });
  await page.setContent(`<style>
    body { margin: 0; padding: 8px; background: #fff; font: 20px/1.4 sans-serif; color: #1d1c1d }
    main { display: grid; grid-template-columns: 1fr 1fr; gap: 12px }
    figure { margin: 0 } img { width: 100%; border: 1px solid #ccc; border-radius: 6px; display: block }
    figcaption { padding: 6px 2px } b { display: inline-block; min-width: 1.2em }
  </style><main>${figures.join('')}</main>`);
  await page.locator('main').screenshot({ path: join(root, 'docs/strip.png') });
  await browser.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
