import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import type { Finding } from '../../../src/domain/finding.ts';
import { diagnose } from '../../../src/saml/diagnosis.ts';
import { readLoginResult } from '../../../src/saml/login-result.ts';
import { unwrapResponse } from '../../../src/saml/unwrap.ts';
import { cpuMs } from './cpu-time.ts';
import { makeCertificate } from './make-certificate.ts';
import { utf8 } from './make-metadata.ts';
import { acsUrl, altered, expected, sign, unsignedResponse } from './make-response.ts';

// A letter beyond ASCII in base64 gives "+" and "/", which is what transports lose.
const xml = sign(altered('>Ana<', '>Ana ~~~???>>> \u00ff\u00fe\u00fb<'));
const base64 = Buffer.from(xml).toString('base64');
/** White space before the root is allowed; with so much of it the last `>` becomes a `+`. */
const endingWithPlus = Buffer.from(
  xml.padStart(xml.length + 2 - ((Buffer.byteLength(xml) + 2) % 3)),
).toString('base64');
const percent = encodeURIComponent(base64);
const lines = base64.replace(/.{76}/g, '$&\r\n');
const findings = (text: string): readonly Finding[] => diagnose(utf8(text), expected);
const reads = (text: string): void =>
  assert.deepEqual(
    findings(text).map(({ code, message }) => `${code} ${message}`),
    [],
  );

/** As Slack hands over what was typed into a message. */
const inSlack = (typed: string): string =>
  typed
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/https:\/\/[^\s&"]+/g, url => `<${url}>`)
    .replace(/[a-z]+@[a-z.]+/g, address => `<mailto:${address}|${address}>`);

describe('a response is found in what people paste', () => {
  assert.match(base64, /\+.*\/|\/.*\+/);
  assert.match(endingWithPlus, /\+$/);
  const ways: Readonly<Record<string, string>> = {
    'a list of names and values with tabs': `RelayState\tabc\nSAMLResponse\t${base64}\nfoo\tbar`,
    'a list with colons': `SAMLResponse: ${base64}\nRelayState: abc`,
    'name and value in two lines': `SAMLResponse\n${base64}\nRelayState\nabc`,
    'a table in Markdown': `| SAMLResponse | ${base64} |\n| RelayState | x |`,
    'lines of base64 after the name': `SAMLResponse=${lines}`,
    'lines of base64 between other fields': `a=1\nSAMLResponse=${lines}\nRelayState=abc`,
    'words after it': `SAMLResponse=${base64} please help`,
    'blanks where + was': base64.replaceAll('+', ' '),
    'blanks where + was, after the name': `SAMLResponse=${base64.replaceAll('+', ' ')}&RelayState=x`,
    'a last + that was lost': endingWithPlus.replace(/\+$/, ''),
    'blanks where + was, in lines': lines.replaceAll('+', ' '),
    'a form with unquoted values': `<form method=post action=${acsUrl}><input type=hidden name=SAMLResponse value=${base64}></form>`,
    'a form with entities': `<form><input name='SAMLResponse' value='${base64.replaceAll('+', '&#43;').replaceAll('=', '&equals;')}'/></form>`,
    'a text area': `<form><textarea name="SAMLResponse" value="${base64}"></textarea></form>`,
    'cURL for the shell of Windows': `curl ^"${acsUrl}^" ^\r\n  -H ^"content-type: x^" ^\r\n  --data-raw ^"SAMLResponse=${percent.replaceAll('%', '^%^')}^&RelayState=abc^"`,
    'cURL for the shell of Windows, as older browsers wrote it': `curl "${acsUrl}" ^\n --data-raw "SAMLResponse=${percent.replaceAll('%', '^%^')}^&RelayState=abc" ^\n --compressed`,
    'cURL for other shells': `curl '${acsUrl}' \\\n --data-raw 'RelayState=a&SAMLResponse=${percent}'`,
    'JSON of some log': JSON.stringify({ level: 'info', body: [{ form: { SAMLResponse: base64, x: 1 } }] }),
    'a code block': `\`\`\`\n${base64}\n\`\`\``,
    'a code block with words around it': `Hi, this is it: \`\`\`${base64}\`\`\` thanks`,
    'XML in a message of Slack': inSlack(xml),
    'XML in a code block of Slack': `\`\`\`${inSlack(xml)}\`\`\``,
    'a form body in a message of Slack': inSlack(`RelayState=a&SAMLResponse=${percent}&x=y`),
    'a page in a message of Slack': inSlack(`<form><input name="SAMLResponse" value="${base64}"></form>`),
    'deflated, with blanks where + was': deflateRawSync(xml).toString('base64').replaceAll('+', ' '),
  };
  for (const [what, text] of Object.entries(ways)) it(what, () => reads(text));

  it('the label of a link is what was typed, not its target', () => {
    const json = '{"email":"<mailto:ana@acme.com|ana@acme.com>","saml_attributes":{"email":"x"}}';
    const read = readLoginResult(json);
    assert.equal(read.kind === 'success' && read.email, 'ana@acme.com');
    const spoofed = readLoginResult('{"email":"<mailto:eve@evil.example|ana@acme.com>"}');
    assert.equal(spoofed.kind === 'success' && spoofed.email, 'ana@acme.com');
  });

  it('many ways to read one text cost no time', () => {
    let text = base64;
    for (let depth = 0; depth < 5; depth += 1)
      text = Buffer.from(`SAMLResponse=${text} a b c`).toString('base64').replace(/.{50}/g, '$& ');
    const start = cpuMs();
    findings(text);
    findings(`SAMLResponse=${' '.repeat(2_000_000)}`);
    findings(`SAMLResponse ${'a\t\n '.repeat(500_000)}`);
    assert.ok(cpuMs() - start < 3000);
  });
});

describe('what is no response says what it is', () => {
  for (const [what, text, message] of [
    ['JSON', '{"a":1}', /^This is JSON, and not the recording/],
    ['JSON that stops', '{"log":{"entries":[', /begins like JSON, but it is damaged or cut off/],
    ['a blackened field', 'SAMLResponse=[SAMLResponse redacted]&RelayState=abc', /./],
    ['words about it', 'the SAMLResponse: is invalid, they say', /neither XML nor base64/],
  ] as const)
    it(what, () => {
      const [first] = findings(text);
      assert.equal(first?.code, 'E01');
      assert.match(first?.message ?? '', message);
      if (what === 'a blackened field') assert.match(first?.fix ?? '', /uncleaned/);
    });

  it('a picture', () => {
    const [first] = diagnose(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]), expected);
    assert.match(first?.message ?? '', /This is a picture/);
  });
});

describe('a recording', () => {
  const redacted = '[SAMLResponse redacted]';
  const post = (value: string, url = acsUrl): unknown => ({
    request: { url, postData: { text: `SAMLResponse=${value}`, params: [{ name: 'SAMLResponse', value }] } },
  });
  const page = (value: string, action = acsUrl): unknown => ({
    request: { url: 'https://sso.jumpcloud.com/saml2/acme' },
    response: {
      content: { text: `<form action="${action}"><input name="SAMLResponse" value="${value}"></form>` },
    },
  });
  const har = (...entries: readonly unknown[]): string => JSON.stringify({ log: { entries } });
  const other = Buffer.from(
    sign(altered('ana@acme.com', 'eve@other.example'), { by: makeCertificate() }),
  ).toString('base64');

  it('that was cleaned still has the page with the form', () => reads(har(page(base64), post(redacted))));

  it('that was cleaned wholly: says so, and asks for no cleaning', () => {
    for (const text of [
      har(post(redacted)),
      har(page(redacted), post(redacted)),
      har(post('%5Bredacted%5D')),
    ]) {
      const [only, ...others] = findings(text);
      assert.equal(others.length, 0);
      assert.match(only?.message ?? '', /blackened by a tool that cleans recordings/);
      assert.match(only?.fix ?? '', /uncleaned/);
    }
  });

  it('that was cleaned, with a login elsewhere: the other login is not taken for it', () => {
    const [only] = findings(har(post(redacted), post(other, 'https://other.example/acs')));
    assert.match(only?.message ?? '', /blackened/);
  });

  it('a page counts for where its form leads', () => {
    reads(har(page(base64), page(other, 'https://other.example/acs')));
    reads(har(page(base64), { ...(page(other, '/acs') as object) }));
  });

  it('with blanks where + was', () => reads(har(post(base64.replaceAll('+', ' ')))));

  const traced = (post_: unknown, saml: string | null = xml): string =>
    JSON.stringify({
      requests: [
        { url: 'https://x.example/', method: 'GET', get: [], post: [], requestHeaders: [] },
        {
          method: 'POST',
          url: acsUrl,
          requestId: '7',
          post: post_,
          saml,
          requestHeaders: [{ name: 'Cookie', value: 'a=b' }],
        },
      ],
      timestamp: '2026-11-24T14:32:00.000Z',
    });
  it('of SAML-tracer', () => {
    reads(traced([['SAMLResponse', base64]]));
    reads(traced({ SAMLResponse: [base64] }, null));
    reads(traced([['SAMLResponse', '***']]));
    reads(traced([], xml));
  });

  it('is said to hold sessions only when it does', () => {
    const holds = (text: string): boolean | string => {
      const read = unwrapResponse(utf8(text));
      return read.ok ? read.value.hasSessions : read.error.message;
    };
    assert.equal(holds(traced([], xml)), true);
    assert.equal(holds(har(post(base64))), false);
    const headers = (value: string) => [{ name: 'cookie', value }];
    assert.equal(
      holds(har({ request: { url: acsUrl, headers: headers('CF_Authorization=1') } }, post(base64))),
      true,
    );
    assert.equal(
      holds(har({ request: { url: acsUrl, headers: headers('[cookie redacted]') } }, post(base64))),
      false,
    );
  });
});

describe('a response of another identity provider', () => {
  const stranger = makeCertificate();
  const foreign = (issuer: string): string =>
    unsignedResponse().replaceAll(`>${expected.issuer}<`, `>${issuer}<`);

  it('is told as such before anything else', () => {
    for (const shown of [stranger, false] as const) {
      const [first] = findings(sign(foreign('http://www.okta.com/exk1'), { by: stranger, shown }));
      assert.equal(first?.code, 'E13');
      assert.match(first?.message ?? '', /^This response is not from this connection's issuer/);
      assert.equal(first?.inFile, 'http://www.okta.com/exk1');
    }
  });

  it('once, and never when only one of name and signer differs, or when nothing is proven', () => {
    const all = findings(sign(foreign('http://www.okta.com/exk1'), { by: stranger }));
    assert.equal(all.filter(({ code }) => code === 'E13').length, 1);
    const slash = findings(sign(foreign(expected.issuer.slice(0, -1)), { by: stranger }));
    assert.equal(slash[0]?.code, 'E08');
    for (const xml_ of [sign(foreign('urn:x')), sign(unsignedResponse(), { by: stranger }), foreign('urn:x')])
      assert.doesNotMatch(
        findings(xml_)
          .map(({ message }) => message)
          .join(),
        /not from this connection's issuer/,
      );
  });
});
