import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

const css = await readFile(new URL('styles/palette.css', import.meta.url), 'utf8');

/** The colours of each `color-scheme` block of the style sheet, in order. */
const palettes = [...css.matchAll(/color-scheme: (light|dark);([^}]*)/g)].map(
  ([, scheme = '', body = '']) => ({
    scheme,
    colour: Object.fromEntries(
      [...body.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]),
    ),
  }),
);

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** `share` of one colour over another, as `color-mix(in srgb, …)` gives it. */
function mix(over: string, share: number, under: string): string {
  const part = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map(at => Math.round(part(over, at) * share + part(under, at) * (1 - share)));
  return `#${mixed.map(value => value.toString(16).padStart(2, '0')).join('')}`;
}

describe('the palette', () => {
  it('is given for both themes, by the system and by choice, alike', () => {
    assert.deepEqual(
      palettes.map(({ scheme }) => scheme),
      ['light', 'dark', 'light', 'dark'],
    );
    assert.deepEqual(palettes[0], palettes[2]);
    assert.deepEqual(palettes[1], palettes[3]);
  });

  for (const { scheme, colour } of palettes.slice(0, 2)) {
    const of = (name: string): string => colour[name] ?? assert.fail(`no colour ${name}`);
    for (const ground of ['page', 'surface']) {
      for (const text of ['text', 'muted', 'accent', 'danger', 'warning']) {
        it(`${scheme}: ${text} on ${ground} has 4.5`, () => {
          assert.ok(contrast(of(text), of(ground)) >= 4.5, `${contrast(of(text), of(ground))}`);
        });
      }
      for (const line of ['line', 'focus', 'accent']) {
        it(`${scheme}: ${line} on ${ground} has 3`, () => {
          assert.ok(contrast(of(line), of(ground)) >= 3, `${contrast(of(line), of(ground))}`);
        });
      }
    }
    it(`${scheme}: text on the accent, and the accent on its tint, have 4.5`, () => {
      assert.ok(contrast(of('on-accent'), of('accent')) >= 4.5);
      const tint = mix(of('accent'), 0.09, of('surface'));
      assert.ok(contrast(of('accent'), tint) >= 4.5, `${contrast(of('accent'), tint)}`);
      assert.ok(contrast(of('muted'), tint) >= 4.5, `${contrast(of('muted'), tint)}`);
    });
  }
});
