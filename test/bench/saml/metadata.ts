import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DOMParser } from '@xmldom/xmldom';
import { XMLParser } from 'fast-xml-parser';
import { IdentityProvider } from 'samlify';
import { readMetadata } from '../../../src/saml/metadata.ts';
import { type Figure, figure } from '../figure.ts';
import { byTurns, cpuOfCall, median, medians } from '../measure.ts';

const file = fileURLToPath(new URL('../../fixtures/metadata/own-pair.xml', import.meta.url));
const xmllint = '/usr/bin/xmllint';
/** How often `xmllint --repeat` reads the file. */
const repeats = 100;

/** Milliseconds of wall time that the program takes; it has no other clock that counts its parsing alone. */
function xmllintMs(...options: readonly string[]): number {
  const began = performance.now();
  execFileSync(xmllint, ['--noout', ...options, file]);
  return performance.now() - began;
}

/** Reading the metadata that JumpCloud exports, beside XML readers that do only a part of it. */
export async function metadataFigures(isQuick: boolean): Promise<Figure[]> {
  const bytes = new Uint8Array(await readFile(file));
  const now = new Date('2026-11-24T14:32:00Z');
  const reading = readMetadata(bytes, now);
  if (!reading.ok) throw new Error('the metadata of the bench is not good');
  const parser = new XMLParser({ ignoreAttributes: false });
  const text = (): string => new TextDecoder().decode(bytes);
  const us = medians(
    await byTurns(isQuick ? 7 : 25, {
      ours: cpuOfCall(() => readMetadata(bytes, now)),
      fastXmlParser: cpuOfCall(() => parser.parse(text())),
      samlify: cpuOfCall(() =>
        IdentityProvider({ metadata: text() }).entityMeta.getX509Certificate('signing'),
      ),
      xmldom: cpuOfCall(() => new DOMParser().parseFromString(text(), 'text/xml')),
    }),
  );
  const ours = { name: 'CPU to read metadata', value: us.ours, unit: 'µs' };
  const figures = [
    figure({
      ...ours,
      against: 'fast-xml-parser, parsing alone',
      anchor: us.fastXmlParser,
      target: { of: 'ratio', atMost: 2 },
    }),
    figure({ ...ours, against: 'samlify', anchor: us.samlify, target: { of: 'ratio', atMost: 1 } }),
    figure({ ...ours, against: 'xmldom, parsing alone', anchor: us.xmldom }),
  ];
  if (!existsSync(xmllint)) return figures;
  const times = Array.from({ length: isQuick ? 5 : 15 }, () => xmllintMs('--repeat') - xmllintMs());
  const anchor = (median(times) * 1000) / repeats;
  return [...figures, figure({ ...ours, against: 'libxml2 (xmllint), parsing alone', anchor })];
}
