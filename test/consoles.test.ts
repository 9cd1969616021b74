import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { CLOUDFLARE_FIELDS, CLOUDFLARE_WAYS } from '../src/domain/consoles/cloudflare.ts';
import { JUMPCLOUD_WAYS, jumpCloudLabels } from '../src/domain/consoles/jumpcloud.ts';

/** Words that mean something else too: they are looked for as a step of a way only. */
const COMMON = [
  'Actions',
  'Sign',
  'Name',
  'SAML attributes',
  'Email attribute name',
  'ACS URL',
  'Regenerate',
];

const labels = [...jumpCloudLabels(), ...Object.values(CLOUDFLARE_FIELDS), CLOUDFLARE_WAYS.dashboard]
  .filter(label => !COMMON.includes(label))
  .concat(JUMPCLOUD_WAYS.saveApplication, JUMPCLOUD_WAYS.olderIdpEntityId);

const withoutComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');

/** What a source says of a console in words of its own. */
const namedIn = (source: string): string[] => {
  const told = withoutComments(source);
  const ways = told.match(/(?:JumpCloud|Cloudflare[\w ]*|SSO tab|Actions) › [^'"`]*/g) ?? [];
  return [...labels.filter(label => new RegExp(`\\b${label}\\b`).test(told)), ...ways];
};

describe('the consoles of JumpCloud and Cloudflare', () => {
  it('are named in one place each: when a button moves, one file changes', () => {
    const named = globSync('src/**/*.ts')
      .filter(path => !path.startsWith('src/domain/consoles/'))
      .flatMap(path => namedIn(readFileSync(path, 'utf8')).map(label => `${path}: ${label}`));
    assert.deepEqual(named, []);
  });

  it('would be seen elsewhere', () => {
    assert.deepEqual(namedIn("fix: 'JumpCloud › Tools › Export Metadata, Save.'"), [
      'Export Metadata',
      'JumpCloud › Tools › Export Metadata, Save.',
    ]);
    assert.deepEqual(namedIn('md`Look in Cloudflare One.`'), ['Cloudflare One']);
    assert.deepEqual(namedIn('/** SSO tab, *ACS URLs*. */ const a = 1; // User Groups'), []);
  });
});
