import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readMetadata } from '../../../src/saml/metadata.ts';
import { fc } from '../../property.ts';
import { cpuMs } from './cpu-time.ts';
import { makeCertificate } from './make-certificate.ts';
import { metadataText, utf8 } from './make-metadata.ts';

const now = new Date('2026-11-24T14:32:00Z');
const certificate = makeCertificate().base64;
const valid = utf8(metadataText({ certificates: [certificate] }));
const runs = 10_000;

const keepsItsPromises = (bytes: Uint8Array): void => {
  const result = readMetadata(bytes, now);
  const hasStop = result.findings.some(finding => finding.level === 'stop');
  assert.equal(result.ok, !hasStop);
  for (const { code, message, fix } of result.findings)
    assert.ok(code !== '' && message !== '' && fix !== '');
  if (result.ok)
    assert.ok(result.value.signingCertificates.length > 0 && result.value.entityId.trim() !== '');
};

const xmlPieces = fc.array(
  fc.constantFrom(
    '<a>',
    '</a>',
    '<a/>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?x',
    '?>',
    '<!DOCTYPE a>',
    ' b="c"',
    "'",
    '"',
    '<',
    '>',
    '&amp;',
    '&#x41;',
    '&#0;',
    '&lol;',
    'x:y',
    ' xmlns:x="u"',
    ' ',
    '\u0000',
    '__proto__',
    '<constructor/>',
    '<__proto__ __proto__="1"/>',
    '\uFFFE',
    '<?xml version="1.0"?>',
    '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">',
    '</md:EntityDescriptor>',
  ),
  { maxLength: 30 },
);

const mutated = fc
  .array(
    fc.record({ at: fc.nat(valid.length - 1), cut: fc.nat(40), put: fc.uint8Array({ maxLength: 20 }) }),
    { minLength: 1, maxLength: 4 },
  )
  .map(edits =>
    edits.reduce(
      (bytes, { at, cut, put }) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]),
      Buffer.from(valid),
    ),
  );

describe('whatever the bytes, reading metadata answers', () => {
  it('arbitrary bytes', () =>
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), keepsItsPromises), { numRuns: runs }));
  it('arbitrary text', () =>
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }).map(utf8), keepsItsPromises), {
      numRuns: runs,
    }));
  it('pieces of XML in any order', () =>
    fc.assert(
      fc.property(
        xmlPieces.map(pieces => utf8(pieces.join(''))),
        keepsItsPromises,
      ),
      { numRuns: runs },
    ));
  it('a good file with bytes cut out and put in', () =>
    fc.assert(fc.property(mutated, keepsItsPromises), { numRuns: runs }));
});

describe('a file made to be slow is answered with two seconds of work', () => {
  const mebibyte = 1_048_576;
  const fill = (piece: string, head = '<a>', tail = '</a>'): string =>
    head + piece.repeat(Math.floor((mebibyte - head.length - tail.length) / piece.length)) + tail;
  for (const [what, text] of [
    ['siblings', fill('<b/>')],
    ['as many siblings as are read', `<a>${'<b/>'.repeat(49_999)}</a>`],
    ['nesting', fill('<b>', '', '')],
    ['attributes', `<a ${Array.from({ length: 100_000 }, (_, index) => `a${index}=""`).join(' ')}/>`],
    [
      'many elements with many attributes',
      fill(`<b ${Array.from({ length: 250 }, (_, index) => `a${index}=""`).join(' ')}/>`),
    ],
    ['one attribute', fill('x', '<a b="', '"/>')],
    ['an open attribute', fill('x', '<a b="', '')],
    ['white space in a tag', fill(' ', '<a ', '')],
    ['one long name', fill('x', '<', '')],
    ['references', fill('&#65;')],
    ['bare ampersands', fill('&')],
    ['processing instructions', fill('<?p?>')],
    ['comments', fill('<!---->')],
    ['closing brackets', fill(']')],
    ['namespaces', fill('<b xmlns:c="d"/>')],
    ['a certificate entry of garbage', metadataText({ certificates: ['A='.repeat(400_000)] })],
    ['a key-like run', fill('MIIC')],
    ['opened PEM armour', metadataText({ certificates: ['-----BEGIN CERTIFICATE-----'.repeat(30_000)] })],
    ['an unfinished declaration', fill('encoding=', '<?xml ', '')],
    ['comments before a page', fill('<!-- -', '', '')],
  ] as const) {
    it(what, () => {
      const start = cpuMs();
      keepsItsPromises(utf8(text));
      const tookMs = cpuMs() - start;
      assert.ok(tookMs < 2000, `took ${tookMs.toFixed(0)} ms`);
    });
  }
});
