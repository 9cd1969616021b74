import { inJumpCloud, jumpCloudLabel } from '../domain/consoles/jumpcloud.ts';
import type { Finding } from '../domain/finding.ts';
import { no, ok, type Result } from '../domain/result.ts';
import { maxEntityIdCharacters, maxListedEntityIds } from './limits.ts';
import { metadataNamespace, protocolNamespace } from './namespaces.ts';
import { exportAgain } from './wrong-file.ts';
import type { XmlElement } from './xml.ts';
import { attributeOf, childrenOf, isNamed } from './xml-query.ts';
import { shown } from './xml-scan.ts';

/** One identity provider of a file: its IDPSSODescriptor, and the elements around it from the outermost inwards. */
export interface ChosenIdp {
  readonly entityId: string;
  readonly chain: readonly XmlElement[];
  readonly role: XmlElement;
}

interface Entity {
  readonly element: XmlElement;
  readonly chain: readonly XmlElement[];
}

/**
 * Finds the one identity provider that a metadata document describes, in an EntityDescriptor or in EntitiesDescriptors. With
 * several, `entityId` must pick one; without it the refusal lists them.
 */
export const chooseIdp = (root: XmlElement, entityId: string | undefined): Result<ChosenIdp, Finding[]> => {
  if (
    !isNamed(root, metadataNamespace, 'EntityDescriptor') &&
    !isNamed(root, metadataNamespace, 'EntitiesDescriptor')
  ) {
    return no([wrongRoot(root)]);
  }
  const entities = entitiesOf(root, []);
  const idps = entities.flatMap(toIdp);
  if (idps.length === 0) return no([noIdp(entities)]);
  const wanted = entityId === undefined ? idps : idps.filter(idp => idp.entityId === entityId);
  const [first, ...others] = wanted;
  if (first === undefined)
    return no([
      severalIdps(idps, `The file holds no identity provider with the entity ID asked for.`, 'idp-not-found'),
    ]);
  // An aggregate is chosen from by a person, even where only one of its providers speaks SAML 2.0.
  const inFile = entityId === undefined ? entities.filter(describesIdp).length : wanted.length;
  if (others.length > 0 || inFile > 1) {
    return no([severalIdps(wanted, `${inFile} identity providers are in it. Which one?`, 'several-idps')]);
  }
  if (first.entityId.length > maxEntityIdCharacters) {
    return no([
      {
        code: 'entity-id-too-long',
        level: 'stop',
        where: 'entityID',
        message: `The ${jumpCloudLabel('idpEntityId')} has ${first.entityId.length} characters; SAML allows ${maxEntityIdCharacters}.`,
        fix: `${inJumpCloud('idpEntityId')}: choose a shorter one, save, export again.`,
      },
    ]);
  }
  return ok(first);
};

const entitiesOf = (element: XmlElement, outer: readonly XmlElement[]): Entity[] => {
  const chain = [...outer, element];
  if (isNamed(element, metadataNamespace, 'EntityDescriptor')) return [{ element, chain }];
  return element.children
    .filter(
      child =>
        isNamed(child, metadataNamespace, 'EntityDescriptor') ||
        isNamed(child, metadataNamespace, 'EntitiesDescriptor'),
    )
    .flatMap(child => entitiesOf(child, chain));
};

const describesIdp = ({ element }: Entity): boolean =>
  childrenOf(element, metadataNamespace, 'IDPSSODescriptor').length > 0;

const toIdp = ({ element, chain }: Entity): ChosenIdp[] => {
  const roles = childrenOf(element, metadataNamespace, 'IDPSSODescriptor');
  const speaksSaml2 = (role: XmlElement): boolean =>
    (attributeOf(role, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(protocolNamespace);
  const role = roles.find(speaksSaml2);
  return role === undefined ? [] : [{ entityId: attributeOf(element, 'entityID') ?? '', chain, role }];
};

const wrongRoot = (root: XmlElement): Finding => ({
  code: 'not-metadata',
  level: 'stop',
  where: 'outermost element',
  message:
    root.localName === 'EntityDescriptor' || root.localName === 'EntitiesDescriptor'
      ? 'The outermost element is not in the namespace of SAML 2.0 metadata.'
      : 'This is XML, but not SAML metadata.',
  fix: exportAgain,
  inFile:
    root.namespace === ''
      ? shown(root.localName)
      : `${shown(root.localName)} in ${root.namespace.slice(0, 200)}`,
  needed: `EntityDescriptor in ${metadataNamespace}`,
});

const noIdp = (entities: readonly Entity[]): Finding => {
  const sp = entities.find(
    ({ element }) => childrenOf(element, metadataNamespace, 'SPSSODescriptor').length > 0,
  );
  if (sp !== undefined) {
    return {
      code: 'sp-metadata',
      level: 'stop',
      where: 'SPSSODescriptor',
      message:
        'The file describes Access or another service provider, not JumpCloud (the identity provider).',
      fix: exportAgain,
      inFile: `SPSSODescriptor · ${attributeOf(sp.element, 'entityID') ?? ''}`,
      needed: 'IDPSSODescriptor',
    };
  }
  const otherRole = entities
    .flatMap(({ element }) => childrenOf(element, metadataNamespace, 'IDPSSODescriptor'))
    .at(0);
  if (otherRole !== undefined) {
    return {
      code: 'no-saml2',
      level: 'stop',
      where: 'IDPSSODescriptor protocolSupportEnumeration',
      message: 'The identity provider in the file does not speak SAML 2.0, and Access speaks nothing else.',
      fix: exportAgain,
      inFile: attributeOf(otherRole, 'protocolSupportEnumeration') ?? 'no protocolSupportEnumeration',
      needed: protocolNamespace,
    };
  }
  return {
    code: 'no-idp',
    level: 'stop',
    where: 'EntityDescriptor',
    message: 'The file describes no identity provider: it holds no IDPSSODescriptor.',
    fix: exportAgain,
    needed: 'IDPSSODescriptor',
  };
};

const severalIdps = (idps: readonly ChosenIdp[], message: string, code: string): Finding => {
  const names = [...new Set(idps.map(idp => idp.entityId))];
  const rest = names.length - maxListedEntityIds;
  const listed = names.slice(0, maxListedEntityIds).join('\n');
  return {
    code,
    level: 'stop',
    where: 'EntityDescriptor',
    message,
    fix: `Choose one of them, or export JumpCloud's own file, which holds one: ${exportAgain}`,
    inFile: rest > 0 ? `${listed}\nand ${rest} more` : listed,
    needed: 'one identity provider',
  };
};
