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

type Label = Exclude<keyof Recipe, 'attributes'> | 'attributeName' | 'attributeValue';

const labels: [RegExp, Label][] = [
  [/Display Label/i, 'displayLabel'],
  [/SSO IdP URL/i, 'ssoIdpUrlSlug'],
  [/IdP Entity ID/i, 'idpEntityId'],
  [/SP Entity ID/i, 'spEntityId'],
  [/ACS URLs?/i, 'acsUrls'],
  [/SAMLSubject NameID(?! Format)/i, 'subjectField'],
  [/SAMLSubject NameID Format/i, 'nameIdFormat'],
  [/Login URL/i, 'loginUrl'],
  [/Service Provider Attribute Name/i, 'attributeName'],
  [/JumpCloud Attribute Name/i, 'attributeValue'],
];

/** Reads the newest recipe in a person's DM with jcaccess; undefined when there is none. */
export function newestRecipe(state: PlaygroundState, person: string): Recipe | undefined {
  const dm = dmOf(state, person);
  if (dm === undefined) return undefined;
  const recipes = mainMessages(state, dm, person)
    .map(message => readRecipe(message.blocks ?? []))
    .filter(isWhole);
  return recipes.at(-1);
}

/** Findings also name fields beside values; only a recipe has all of these. */
function isWhole(recipe: Recipe): boolean {
  return recipe.idpEntityId !== undefined && recipe.spEntityId !== undefined && recipe.acsUrls !== undefined;
}

/** Reads label and value pairs from blocks: a value is preformatted text (or code), its label is the first field name of the nearest line before it that has one. */
export function readRecipe(blocks: AnyBlock[]): Recipe {
  const recipe: Recipe = { attributes: [] };
  let before = '';
  for (const part of blocks.flatMap(partsOf)) {
    if (part.isValue) {
      put(recipe, labelBefore(before), part.text.trim());
      before = '';
    } else before += part.text;
  }
  return recipe;
}

function put(recipe: Recipe, label: Label | undefined, value: string): void {
  const last = recipe.attributes.at(-1);
  if (label === 'attributeName') recipe.attributes.push({ name: value, value: 'email' });
  else if (label === 'attributeValue' && last !== undefined) last.value = value;
  else if (label === 'ssoIdpUrlSlug') recipe.ssoIdpUrlSlug ??= value.split('/').at(-1) ?? value;
  else if (label !== undefined && label !== 'attributeValue') recipe[label] ??= value;
}

function labelBefore(text: string): Label | undefined {
  for (const line of text.split('\n').toReversed()) {
    const found = labels
      .map(([pattern, label]) => ({ at: line.search(pattern), label }))
      .filter(({ at }) => at !== -1)
      .sort((a, b) => a.at - b.at)[0];
    if (found !== undefined) return found.label;
  }
  return undefined;
}

interface Part {
  text: string;
  isValue: boolean;
}

const lineEnd: Part = { text: '\n', isValue: false };

function partsOf(block: AnyBlock): Part[] {
  if (block.type === 'rich_text' && 'elements' in block) return richParts(block.elements as RichPiece[]);
  if (block.type === 'section' && 'text' in block && typeof block.text === 'object') {
    return [...markupParts(block.text?.text ?? ''), lineEnd];
  }
  return [];
}

interface RichPiece {
  type: string;
  text?: string;
  url?: string;
  style?: { code?: boolean };
  elements?: RichPiece[];
}

function richParts(pieces: RichPiece[]): Part[] {
  return pieces.flatMap(piece => {
    if (piece.elements === undefined) {
      return [{ text: piece.text ?? piece.url ?? '', isValue: piece.style?.code === true }];
    }
    const inner = richParts(piece.elements);
    if (piece.type !== 'rich_text_preformatted') return [...inner, lineEnd];
    return [{ text: inner.map(part => part.text).join(''), isValue: true }];
  });
}

function markupParts(text: string): Part[] {
  return text.split(/```|`/).map((piece, index) => ({ text: piece, isValue: index % 2 === 1 }));
}
