import { dmOf, mainMessages } from '../read-state.ts';
import type { AnyBlock, PlaygroundState } from '../state.ts';

/** The values of a recipe under JumpCloud's field names; what the recipe does not name is undefined. */
export interface Recipe {
  displayLabel?: string;
  ssoIdpUrlSlug?: string;
  idpEntityId?: string;
  spEntityId?: string;
  acsUrls?: string;
  subjectField?: string;
  nameIdFormat?: string;
  loginUrl?: string;
  attributes: { name: string; value: string }[];
}

const labels: [RegExp, keyof Recipe | 'attributeName' | 'attributeValue'][] = [
  [/Display Label/gi, 'displayLabel'],
  [/SSO IdP URL/gi, 'ssoIdpUrlSlug'],
  [/IdP Entity ID/gi, 'idpEntityId'],
  [/SP Entity ID/gi, 'spEntityId'],
  [/ACS URLs?/gi, 'acsUrls'],
  [/SAMLSubject NameID(?! Format)/gi, 'subjectField'],
  [/SAMLSubject NameID Format/gi, 'nameIdFormat'],
  [/Login URL/gi, 'loginUrl'],
  [/Service Provider Attribute Name/gi, 'attributeName'],
  [/JumpCloud Attribute Name/gi, 'attributeValue'],
];

/** Reads the newest recipe in a person's DM with jcaccess; undefined when there is none. */
export function newestRecipe(state: PlaygroundState, person: string): Recipe | undefined {
  const dm = dmOf(state, person);
  if (dm === undefined) return undefined;
  const recipes = mainMessages(state, dm, person)
    .map(message => readRecipe(message.blocks ?? []))
    .filter(recipe => recipe.idpEntityId !== undefined);
  return recipes.at(-1);
}

/** Reads label and value pairs from blocks: a value is preformatted text (or code), its label is the field name that stands last before it. */
export function readRecipe(blocks: AnyBlock[]): Recipe {
  const recipe: Recipe = { attributes: [] };
  let before = '';
  for (const part of blocks.flatMap(partsOf)) {
    if (!part.isValue) {
      before += `${part.text}\n`;
      continue;
    }
    put(recipe, labelIn(before), part.text.trim());
    before = '';
  }
  return recipe;
}

function put(recipe: Recipe, label: ReturnType<typeof labelIn>, value: string): void {
  const last = recipe.attributes.at(-1);
  if (label === 'attributeName') recipe.attributes.push({ name: value, value: 'email' });
  else if (label === 'attributeValue' && last !== undefined) last.value = value;
  else if (label === 'ssoIdpUrlSlug') recipe.ssoIdpUrlSlug ??= value.split('/').at(-1) ?? value;
  else if (label !== undefined && label !== 'attributes' && label !== 'attributeValue')
    recipe[label] ??= value;
}

function labelIn(text: string): (typeof labels)[number][1] | undefined {
  let found: { at: number; label: (typeof labels)[number][1] } | undefined;
  for (const [pattern, label] of labels) {
    for (const match of text.matchAll(pattern)) {
      if (found === undefined || match.index >= found.at) found = { at: match.index, label };
    }
  }
  return found?.label;
}

interface Part {
  text: string;
  isValue: boolean;
}

function partsOf(block: AnyBlock): Part[] {
  if (block.type === 'rich_text' && 'elements' in block) return richParts(block.elements, false);
  if (block.type === 'section' && 'text' in block && typeof block.text === 'object') {
    return markupParts(block.text?.text ?? '');
  }
  return [];
}

function richParts(elements: unknown, isInsideValue: boolean): Part[] {
  if (!Array.isArray(elements)) return [];
  return elements.flatMap((element: Record<string, unknown>): Part[] => {
    const text = element['text'] ?? element['url'];
    if (typeof text === 'string') {
      const style = element['style'] as { code?: boolean } | undefined;
      return [{ text, isValue: isInsideValue || style?.code === true }];
    }
    const inner = richParts(element['elements'], element['type'] === 'rich_text_preformatted');
    if (element['type'] !== 'rich_text_preformatted') return inner;
    return [{ text: inner.map(part => part.text).join(''), isValue: true }];
  });
}

function markupParts(text: string): Part[] {
  return text.split(/```|`/).map((piece, index) => ({ text: piece, isValue: index % 2 === 1 }));
}
