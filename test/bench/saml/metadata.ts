import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DOMParser } from '@xmldom/xmldom';
import { XMLParser } from 'fast-xml-parser';
import { IdentityProvider } from 'samlify';
import { readMetadata } from '../../../src/saml/metadata.ts';
import { type Figure, figure } from '../figure.ts';
import { byTurns, cpuOfCallUs, median, medians } from '../measure.ts';

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
  const subjects = {
    ours: () => readMetadata(bytes, now),
    fastXmlParser: () => parser.parse(text()),
    samlify: () => IdentityProvider({ metadata: text() }).entityMeta.getX509Certificate('signing'),
    xmldom: () => new DOMParser().parseFromString(text(), 'text/xml'),
  };
  const calls = isQuick ? 100 : 200;
  for (const subject of Object.values(subjects)) cpuOfCallUs(calls * 5, subject);
  const us = medians(
    await byTurns(isQuick ? 11 : 31, {
      ours: () => cpuOfCallUs(calls, subjects.ours),
      fastXmlParser: () => cpuOfCallUs(calls, subjects.fastXmlParser),
      samlify: () => cpuOfCallUs(calls, subjects.samlify),
      xmldom: () => cpuOfCallUs(calls, subjects.xmldom),
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
