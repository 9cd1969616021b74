import type { XmlElement } from './xml.ts';

/** True when the element has this namespace and this local name. */
export const isNamed = (element: XmlElement, namespace: string, localName: string): boolean =>
  element.namespace === namespace && element.localName === localName;

/** The direct children with this namespace and local name, in document order. */
export const childrenOf = (
  element: XmlElement,
  namespace: string,
  localName: string,
): readonly XmlElement[] => element.children.filter(child => isNamed(child, namespace, localName));

/** The value of an attribute without namespace, or undefined. */
export const attributeOf = (element: XmlElement, localName: string): string | undefined =>
  element.attributes.find(attribute => attribute.namespace === '' && attribute.localName === localName)
    ?.value;

/** The element and everything below it, in document order. */
export function* withDescendants(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* withDescendants(child);
}
