import type { RefusedCharacter } from '../../domain/label.ts';
import { LABEL_CHARACTERS, labelProblem, refusedCharacter } from '../../domain/label.ts';

const WHY: Readonly<Record<RefusedCharacter['why'], string>> = {
  control: 'a control character',
  direction: 'a character that turns the direction of the text',
  unseen: 'a character that nobody can see',
  undefined: 'a character that Unicode does not define',
};

const holds = (field: string, { point, why }: RefusedCharacter): string =>
  `${field}: there is ${point} in it, ${WHY[why]}. Take it out, best by typing the text anew.`;

/** What stands under a field of one line when it is too long or holds what people cannot see; null when it may pass. */
export const lineError = (field: string, line: string, max: number): string | null => {
  if (line.length > max) return `${field}: at most ${max.toLocaleString('en-US')} characters, on one line.`;
  const character = refusedCharacter(line);
  return character && holds(field, character);
};

/** What stands under the display label; null when it may pass. */
export const labelError = (label: string): string | null => {
  const found = labelProblem(label);
  if (found?.problem === 'character') return holds('Display label', found.character);
  return found && `Display label: 1 to ${LABEL_CHARACTERS} characters.`;
};
