import { assertionNamespace, protocolNamespace } from './namespaces.ts';
import { parseXml, type XmlElement } from './xml.ts';
import { attributeOf, childrenOf, isNamed } from './xml-query.ts';

/** One SubjectConfirmation; times as written. */
export interface SubjectConfirmation {
  readonly method: string;
  readonly recipient?: string;
  readonly inResponseTo?: string;
  readonly notBefore?: string;
  readonly notOnOrAfter?: string;
}

/** One attribute of the person. */
export interface Attribute {
  readonly name: string;
  readonly values: readonly string[];
}

/** What a signed assertion says. Every text is as written; nothing is trimmed. */
export interface Claims {
  readonly issuer?: string;
  readonly issueInstant?: string;
  readonly nameId?: string;
  readonly nameIdFormat?: string;
  readonly hasEncryptedId: boolean;
  readonly confirmations: readonly SubjectConfirmation[];
  readonly notBefore?: string;
  readonly notOnOrAfter?: string;
  readonly sessionNotOnOrAfter?: string;
  /** One list per AudienceRestriction: each must be satisfied by one of its audiences. */
  readonly audiences: readonly (readonly string[])[];
  readonly attributes: readonly Attribute[];
}

/** Reads the claims out of canonical XML that a signature covers: an Assertion, or a Response with exactly one. */
export const claimsIn = (signedXml: string): Claims | undefined => {
  const document = parseXml(signedXml);
  if (!document.ok) return undefined;
  const { root } = document.value;
  if (isNamed(root, assertionNamespace, 'Assertion')) return claimsOf(root);
  if (!isNamed(root, protocolNamespace, 'Response')) return undefined;
  const [assertion, ...others] = childrenOf(root, assertionNamespace, 'Assertion');
  return assertion === undefined || others.length > 0 ? undefined : claimsOf(assertion);
};

const claimsOf = (assertion: XmlElement): Claims => {
  const of = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
    element === undefined ? [] : childrenOf(element, assertionNamespace, name);
  const [subject] = of(assertion, 'Subject');
  const [nameId] = of(subject, 'NameID');
  const [conditions] = of(assertion, 'Conditions');
  const [authentication] = of(assertion, 'AuthnStatement');
  return {
    ...optional('issuer', of(assertion, 'Issuer')[0]?.text),
    ...optional('issueInstant', attributeOf(assertion, 'IssueInstant')),
    ...optional('nameId', nameId?.text),
    ...optional('nameIdFormat', nameId && attributeOf(nameId, 'Format')),
    hasEncryptedId: of(subject, 'EncryptedID').length > 0,
    confirmations: of(subject, 'SubjectConfirmation').map(confirmation => {
      const [data] = of(confirmation, 'SubjectConfirmationData');
      return {
        method: attributeOf(confirmation, 'Method') ?? '',
        ...optional('recipient', data && attributeOf(data, 'Recipient')),
        ...optional('inResponseTo', data && attributeOf(data, 'InResponseTo')),
        ...optional('notBefore', data && attributeOf(data, 'NotBefore')),
        ...optional('notOnOrAfter', data && attributeOf(data, 'NotOnOrAfter')),
      };
    }),
    ...optional('notBefore', conditions && attributeOf(conditions, 'NotBefore')),
    ...optional('notOnOrAfter', conditions && attributeOf(conditions, 'NotOnOrAfter')),
    ...optional('sessionNotOnOrAfter', authentication && attributeOf(authentication, 'SessionNotOnOrAfter')),
    audiences: of(conditions, 'AudienceRestriction').map(restriction =>
      of(restriction, 'Audience').map(audience => audience.text),
    ),
    attributes: of(assertion, 'AttributeStatement')
      .flatMap(statement => of(statement, 'Attribute'))
      .map(attribute => ({
        name: attributeOf(attribute, 'Name') ?? '',
        values: of(attribute, 'AttributeValue').map(value => value.text),
      })),
  };
};

const optional = <Key extends string>(key: Key, value: string | undefined): Partial<Record<Key, string>> =>
  value === undefined ? {} : ({ [key]: value } as Record<Key, string>);
