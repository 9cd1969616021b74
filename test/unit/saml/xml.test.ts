import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { namespacesIn, parseXml, type XmlElement } from '../../../src/saml/xml.ts';

type Shape = readonly [string, (readonly Shape[])?];

const shape = ({ namespace, localName, attributes, children }: XmlElement): Shape => {
  const head = [
    `{${namespace}}${localName}`,
    ...attributes.map(a => `{${a.namespace}}${a.localName}=${a.value}`),
  ].join(' ');
  return children.length === 0 ? [head] : [head, children.map(shape)];
};

describe('a document', () => {
  it('becomes elements with their namespaces resolved, scope by scope', () => {
    const result = parseXml(
      '<a xmlns="u" xmlns:p="v" p:x="1" x="2"><p:b xmlns:p="w"/><c xmlns="" p:y="3"/></a>',
    );
    assert.ok(result.ok);
    assert.deepEqual(shape(result.value.root), ['{u}a {v}x=1 {}x=2', [['{w}b'], ['{}c {v}y=3']]]);
  });

  it('says where each element stands, and which namespaces are in scope there', () => {
    const result = parseXml('<a xmlns="u">\r\n<b xmlns:p="v"><c/></b ><d/></a>');
    assert.ok(result.ok);
    const { root, source } = result.value;
    const [b, d] = root.children;
    assert.deepEqual(
      [root, b, b?.children[0], d].map(element => source.slice(element?.span.start, element?.span.end)),
      [source, '<b xmlns:p="v"><c/></b >', '<c/>', '<d/>'],
    );
    assert.ok(b?.children[0] && d);
    const inside = namespacesIn(b.children[0].scope);
    assert.deepEqual(
      [inside.get(''), inside.get('p'), namespacesIn(d.scope).get('p')],
      ['u', 'v', undefined],
    );
  });

  it('keeps every character of a text: references, CDATA, around comments and instructions', () => {
    const result = parseXml('<a> &lt;&#65;&#x1F600;<![CDATA[&amp;<b>]]>x<!-- c -->y<?p q?>z\r\n&#13;</a>');
    assert.ok(result.ok);
    assert.equal(result.value.root.text, ' <A😀&amp;<b>xyz\n\r');
    assert.deepEqual([result.value.comments, result.value.processingInstructions], [1, 1]);
  });

  it('turns white space in an attribute into spaces, but not when written as a reference', () => {
    const result = parseXml('<a b="1\n2\t3\r\n4&#10;5"/>');
    assert.equal(result.ok && result.value.root.attributes[0]?.value, '1 2 3 4\n5');
  });

  it('never turns a text into a number or a boolean', () => {
    const result = parseXml('<a b="0x10">1e5</a>');
    assert.deepEqual(result.ok && [result.value.root.text, result.value.root.attributes[0]?.value], [
      '1e5',
      '0x10',
    ]);
  });
});

describe('what is not one well-formed document is refused', () => {
  for (const [what, text, code] of [
    ['a DOCTYPE', '<!DOCTYPE a><a/>', 'doctype'],
    ['a DOCTYPE in small letters inside', '<a><!doctype a></a>', 'doctype'],
    ['an entity of its own', '<a>&lol;</a>', 'malformed'],
    ['a bare ampersand', '<a>&</a>', 'malformed'],
    ['a reference to no character', '<a>&#0;</a>', 'malformed'],
    ['a reference to half a character', '<a>&#xD800;</a>', 'malformed'],
    ['a reference beyond Unicode', '<a>&#x110000;</a>', 'malformed'],
    ['a reference to a property of objects', '<a>&constructor;</a>', 'malformed'],
    ['half a character', '<a>\uD800</a>', 'control-character'],
    ['NUL', '<a>\u0000</a>', 'control-character'],
    ['two roots', '<a/><a/>', 'malformed'],
    ['text before the root', 'x<a/>', 'malformed'],
    ['text after the root', '<a/>x', 'malformed'],
    ['CDATA outside the root', '<a/><![CDATA[ ]]>', 'malformed'],
    ['mismatched tags', '<a><b></a></b>', 'malformed'],
    ['an end without a start', '<a/></a>', 'malformed'],
    ['the same attribute twice', '<a b="1" b="2"/>', 'malformed'],
    [
      'the same attribute twice under two prefixes',
      '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>',
      'malformed',
    ],
    ['an attribute without quotes', '<a b=1/>', 'malformed'],
    ['an attribute without value', '<a b/>', 'malformed'],
    ['attributes without space between', '<a b="1"c="2"/>', 'malformed'],
    ['< in an attribute', '<a b="<"/>', 'malformed'],
    [']]> in a text', '<a>]]></a>', 'malformed'],
    ['-- in a comment', '<a><!-- -- --></a>', 'malformed'],
    ['a comment that ends in three dashes', '<a><!-- ---></a>', 'malformed'],
    ['a declaration that comes late', ' <?xml version="1.0"?><a/>', 'malformed'],
    ['a declaration without a version', '<?xml encoding="utf-8"?><a/>', 'malformed'],
    ['a declaration in capitals', '<?XML version="1.0"?><a/>', 'malformed'],
    ['a declaration with parts run together', '<?xml version="1.0"encoding="utf-8"?><a/>', 'malformed'],
    ['a declaration in another order', '<?xml encoding="utf-8" version="1.0"?><a/>', 'malformed'],
    ['a declaration with something else', '<?xml version="1.0" foo="x"?><a/>', 'malformed'],
    ['a declaration that is unsure', '<?xml version="1.0" standalone="maybe"?><a/>', 'malformed'],
    ['XML 1.1, in which other characters end lines', '<?xml version="1.1"?><a/>', 'malformed'],
    ['a version that does not exist, far behind', `<?xml ${' '.repeat(5000)}version='9'?><a/>`, 'malformed'],
    ['an instruction called XML', '<a><?XML x?></a>', 'malformed'],
    ['an undeclared prefix', '<p:a/>', 'namespace'],
    ['an undeclared prefix of an attribute', '<a p:b="1"/>', 'namespace'],
    ['a prefix out of its scope', '<a><p:b xmlns:p="u"/><p:c/></a>', 'namespace'],
    ['a prefix declared away', '<a xmlns:p="u"><b xmlns:p=""/></a>', 'namespace'],
    ['xml bound to something else', '<a xmlns:xml="u"/>', 'namespace'],
    ['a second colon', '<a:b:c xmlns:a="u"/>', 'malformed'],
    ['a name that begins with a digit', '<1a/>', 'malformed'],
    ['__proto__ as a tag', '<__proto__/>', 'malformed'],
    ['__proto__ as an attribute', '<a __proto__="1"/>', 'malformed'],
    ['101 levels', '<a>'.repeat(101) + '</a>'.repeat(101), 'too-complex'],
    [
      '257 attributes',
      `<a ${Array.from({ length: 257 }, (_, index) => `a${index}=""`).join(' ')}/>`,
      'too-complex',
    ],
    ['50,001 elements', `<a>${'<b/>'.repeat(50_000)}</a>`, 'too-complex'],
    ['a text that ends in a tag', '<a><b c="', 'cut-off'],
    ['a text that ends in a comment', '<a><!-- ', 'cut-off'],
    ['a text that ends before the end tag', '<a><b/>', 'cut-off'],
    ['no XML at all', 'a, b, c', 'not-xml'],
  ] as const) {
    it(what, () => {
      const result = parseXml(text);
      assert.equal(!result.ok && result.error.code, code);
    });
  }

  it('100 levels are read', () => assert.ok(parseXml('<a>'.repeat(100) + '</a>'.repeat(100)).ok));
  it('names of object properties are ordinary names', () => {
    const result = parseXml('<constructors toString="1" valueOf="2"/>');
    assert.ok(result.ok);
  });
});
