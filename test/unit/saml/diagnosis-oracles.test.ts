import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { diagnose } from '../../../src/saml/diagnosis.ts';
import { utf8 } from './make-metadata.ts';
import { altered, expected, pair, sign, unsignedResponse } from './make-response.ts';

const missing =
  spawnSync('xmlsec1', ['--version']).status === 0 ? false : 'the xmlsec1 program is not installed';

describe('xmlsec1 says the same of a signature', { skip: missing }, () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'oracle-'));
    writeFileSync(join(folder, 'certificate.pem'), pair.pem);
  });
  after(() => rmSync(folder, { recursive: true }));

  const isVerified = (xml: string, index = 1): boolean => {
    writeFileSync(join(folder, 'response.xml'), xml);
    const ids = ['assertion:Assertion', 'protocol:Response'].flatMap(name => [
      '--id-attr:ID',
      `urn:oasis:names:tc:SAML:2.0:${name}`,
    ]);
    const node = `(//*[local-name()='Signature'])[${index}]`;
    return (
      spawnSync('xmlsec1', [
        '--verify',
        '--enabled-key-data',
        'rsa',
        '--pubkey-cert-pem',
        join(folder, 'certificate.pem'),
        ...ids,
        '--node-xpath',
        node,
        join(folder, 'response.xml'),
      ]).status === 0
    );
  };
  const assertion = sign(unsignedResponse());
  const strange = sign(altered('>ana@acme.com</saml2:NameID>', '>ana@acme.com.evil.example</saml2:NameID>'));

  for (const [what, xml, isGood] of [
    ['the assertion signed', assertion, true],
    ['the response signed', sign(unsignedResponse(), { what: 'Response' }), true],
    [
      'letters beyond ASCII, entities and CDATA-like text',
      sign(altered('>Ana<', '>Ann&#xe4; &amp; &lt;&#x1F600;&gt; &quot;<')),
      true,
    ],
    ['SHA-1', sign(unsignedResponse(), { sha1: true }), true],
    ['a changed value', assertion.replace('>Ana<', '>Eve<'), false],
    ['white space added', assertion.replace('><saml2:Subject', '> <saml2:Subject'), false],
  ] as const) {
    it(what, () => {
      assert.equal(isVerified(xml), isGood);
      assert.equal(!diagnose(utf8(xml), expected).some(({ code }) => code === 'E10'), isGood);
    });
  }

  it('refuses the instruction in a name that other verifiers take for text, and so do we', () => {
    const injected = strange.replace('>ana@acme.com.evil.example<', '>ana@acme.com<?x .evil.example?><');
    assert.equal(isVerified(injected), false);
    assert.deepEqual(
      diagnose(utf8(injected), expected).map(f => f.code),
      ['E22'],
    );
  });
});

const samples = new URL('../../../../shared/samples/', import.meta.url);
const table = new URL('RESPONSES.tsv', samples);
const absent = existsSync(table)
  ? false
  : 'the folder of real files from public repositories is not beside this checkout';

describe('real responses, against what xmlsec1 and a plain parser say of them', { skip: absent }, () => {
  const [head = [], ...rows] = absent
    ? []
    : readFileSync(table, 'utf8')
        .trim()
        .split('\n')
        .map(line => line.split('\t'));
  for (const row of rows) {
    const of = (column: string): string => row[head.indexOf(column)] ?? '';
    it(of('file'), () => {
      const input = readFileSync(new URL(`responses/${of('file')}`, samples));
      const findings = diagnose(input, {
        ...expected,
        issuer: of('issuer'),
        certificates: [],
        now: new Date('2026-11-24T00:00:00Z'),
      });
      const codes = findings.map(finding => finding.code);
      for (const { code, message, fix } of findings)
        assert.ok(/^E(?:0[1-9]|1[0-9]|2[0-4])$/.test(code) && message !== '' && fix !== '');
      assert.ok(codes.length > 0, 'none of them is meant for this connection');
      const has = (...wanted: string[]): void =>
        assert.ok(
          wanted.some(code => codes.includes(code)),
          `${codes.join()} has none of ${wanted.join()}`,
        );
      if (of('root') !== 'Response') {
        // A page with the form gives the response inside it.
        if (of('root') !== 'html') has('E01', 'E02');
        return;
      }
      if (of('doctype') === 'yes' || codes[0] === 'E02') return has('E02');
      if (of('comments') !== '0' || of('pis') !== '0') return assert.deepEqual(codes, ['E22']);
      if (of('status') !== 'Success' && !of('status').startsWith('Success>')) has('E03');
      if (Number(of('assertions')) + Number(of('encrypted')) > 1 || of('encrypted') === '1') has('E04');
      const verdicts = of('sigs')
        .split(' ')
        .filter(verdict => verdict !== 'none' && verdict !== '');
      if (verdicts.length === 0)
        return of('encrypted') === '1' || of('assertions') === '0' ? undefined : has('E05');
      if (codes.includes('E06')) return;
      if (verdicts.some(verdict => /:invalid/.test(verdict))) has('E10');
      else if (verdicts.every(verdict => /:VALID/.test(verdict)))
        assert.ok(!codes.includes('E10'), 'xmlsec1 verifies it');
      else has('E07');
    });
  }

  it('there are more than a hundred of them', () => assert.ok(rows.length > 100));
});
