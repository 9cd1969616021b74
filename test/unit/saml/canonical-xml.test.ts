import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { diagnose } from '../../../src/saml/diagnosis.ts';
import { utf8 } from './make-metadata.ts';
import { attribute, expected, pair, unsignedResponse } from './make-response.ts';

const missing =
  spawnSync('xmlsec1', ['--version']).status === 0 ? false : 'the xmlsec1 program is not installed';

const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';

/** How a signature's template is written. */
interface Wish {
  readonly signedInfo?: string;
  readonly content?: string | null;
  readonly prefixes?: string;
  readonly signedInfoPrefixes?: string;
}

const list = (prefixes: string | undefined): string =>
  prefixes === undefined ? '' : `<ec:InclusiveNamespaces xmlns:ec="${exclusive}" PrefixList="${prefixes}"/>`;

const template = ({
  signedInfo = exclusive,
  content = exclusive,
  prefixes,
  signedInfoPrefixes,
}: Wish): string =>
  '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>' +
  `<ds:CanonicalizationMethod Algorithm="${signedInfo}">${list(signedInfoPrefixes)}</ds:CanonicalizationMethod>` +
  '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#_a1"><ds:Transforms>' +
  '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>' +
  (content === null ? '' : `<ds:Transform Algorithm="${content}">${list(prefixes)}</ds:Transform>`) +
  '</ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference></ds:SignedInfo>' +
  `<ds:SignatureValue/><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${pair.base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`;

const outer = (xml: string, attributes: string): string =>
  xml.replace('<saml2p:Response ', `<saml2p:Response ${attributes} `);
const inner = (xml: string, attributes: string): string =>
  xml.replace('<saml2:Assertion ', `<saml2:Assertion ${attributes} `);
const value = (xml: string, text: string): string => xml.replace('>Ana<', `>${text}<`);
/** The assertion with a default namespace instead of a prefix. */
const unprefixed = unsignedResponse()
  .replace(/<(\/?)saml2:/g, '<$1')
  .replace(/xmlns:saml2=/g, 'xmlns=');

const documents: Readonly<Record<string, string>> = {
  'as JumpCloud sends it': unsignedResponse(),
  'a language and a base around it': outer(
    unsignedResponse(),
    'xml:lang="en" xml:base="https://a.example/" xml:space="preserve"',
  ),
  'another language inside': inner(outer(unsignedResponse(), 'xml:lang="en" xml:base="x"'), 'xml:lang="de"'),
  'a default namespace around it': outer(unsignedResponse(), 'xmlns="urn:x:default"'),
  'a default namespace that ends inside': outer(
    unsignedResponse().replace('>Ana<', '><note xmlns="" kind="x">Ana</note><'),
    'xmlns="urn:x:default"',
  ),
  'no prefix at all': unprefixed,
  'namespaces that nothing uses': inner(
    outer(unsignedResponse(), 'xmlns:b="urn:b" xmlns:a="urn:a" xmlns:B="urn:B"'),
    'xmlns:c="urn:c"',
  ),
  'types in values': outer(
    value(unsignedResponse(), '').replace(
      attribute('name', ''),
      attribute('name', 'Ana').replace(
        '<saml2:AttributeValue>',
        '<saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string" b:z="1" a:z="2" y="3">',
      ),
    ),
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:a="urn:zz" xmlns:b="urn:aa"',
  ),
  'a prefix that changes its meaning': outer(
    value(unsignedResponse(), '<p:x xmlns:p="urn:2"><p:y xmlns:p="urn:1"/><p:z/></p:x>Ana'),
    'xmlns:p="urn:1"',
  ),
  'white space and letters of all kinds': value(
    unsignedResponse().replace(
      'SessionIndex="_s1"',
      'SessionIndex="a&#9;b&#10;c&#13;d &quot;&lt;&gt;\'&amp;"',
    ),
    'A&#13;&#10;\n\t<![CDATA[<&>]]>&gt;&#x1F600;\u00e4',
  ),
  'prefixes of other alphabets': outer(
    unsignedResponse(),
    'xmlns:\uff21="urn:1" xmlns:z="urn:2" xmlns:\u00e4="urn:3"',
  ),
};

const ways: Readonly<Record<string, Wish>> = {
  exclusive: {},
  'exclusive with a default prefix': { prefixes: '#default', signedInfoPrefixes: '#default saml2p' },
  'exclusive with prefixes': { prefixes: 'xs a  b\tp #default', signedInfoPrefixes: 'a xs' },
  inclusive: { signedInfo: inclusive, content: inclusive },
  'inclusive by default': { content: null },
  'inclusive within, exclusive around': { content: inclusive },
};

describe('canonical XML is what xmlsec1 makes of it', { skip: missing }, () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'canonical-'));
    writeFileSync(join(folder, 'key.pem'), pair.privateKeyPem);
  });
  after(() => rmSync(folder, { recursive: true }));

  const signed = (xml: string, wish: Wish): string => {
    const source = join(folder, 'template.xml');
    const issuer = `<saml2:Issuer>${expected.issuer}</saml2:Issuer><saml2:Subject>`;
    const place = xml.includes(issuer) ? issuer : issuer.replaceAll('saml2:', '');
    const [before_, after_] = place.split(/(?<=Issuer>)(?=<(?:saml2:)?Subject)/) as [string, string];
    writeFileSync(source, xml.replace(place, before_ + template(wish) + after_));
    const made = join(folder, 'signed.xml');
    const { status, stderr } = spawnSync(
      'xmlsec1',
      [
        '--sign',
        '--privkey-pem',
        join(folder, 'key.pem'),
        '--id-attr:ID',
        'urn:oasis:names:tc:SAML:2.0:assertion:Assertion',
        '--output',
        made,
        source,
      ],
      { encoding: 'utf8' },
    );
    assert.equal(status, 0, stderr);
    return readFileSync(made, 'utf8');
  };
  const told = (xml: string): string[] => diagnose(utf8(xml), expected).map(({ code }) => code);

  for (const [what, xml] of Object.entries(documents))
    for (const [how, wish] of Object.entries(ways))
      it(`${what}, ${how}`, () => {
        const made = signed(xml, wish);
        const codes = told(made);
        assert.ok(!codes.includes('E10') && !codes.includes('E06'), `${codes.join()}\n${made}`);
        assert.ok(told(made.replace('>ana@acme.com<', '>eve@acme.com<')).includes('E10'), 'a change is seen');
      });

  it('sees what an ancestor gives: another language is another content', () => {
    const made = signed(documents['a language and a base around it'] ?? '', {
      content: inclusive,
      signedInfo: inclusive,
    });
    assert.deepEqual(told(made.replace('xml:lang="en"', 'xml:lang="fr"')), ['E10']);
  });
});
