import { jumpCloudLabel } from '../../../domain/consoles/jumpcloud.ts';
import type { RefusedCharacter } from '../../../domain/label.ts';
import { LABEL_CHARACTERS, labelProblem, refusedCharacter } from '../../../domain/label.ts';

const WHY: Readonly<Record<RefusedCharacter['why'], string>> = {
  control: 'a control character',
  direction: 'a character that turns the direction of the text',
  unseen: 'a character that nobody can see',
  undefined: 'a character that Unicode does not define',
};

const holds = ({ point, why }: RefusedCharacter): string =>
  ` There is ${point} in it, ${WHY[why]}: take it out, best by typing the text anew.`;

/** What may stand in the fields of one line that a request holds. */
export const LINES = {
  entityId: `${jumpCloudLabel('idpEntityId')}: up to 1,024 characters, on one line.`,
  commonName: 'Common name: 1 to 64 characters.',
  attributes: 'SAML attributes: up to 1,024 characters, on one line.',
  emailAttribute: 'Email attribute name: up to 255 characters, on one line.',
} as const;

/**
 * What stands under a field of one line that is too long or holds what people cannot see; null when it may pass. `rule`
 * says what may stand there: "Common name: 1 to 64 characters."
 */
export const lineError = (rule: string, line: string, max: number): string | null => {
  if (line.length > max) return rule;
  const character = refusedCharacter(line);
  return character && rule + holds(character);
};

/** What stands under the display label; null when it may pass. */
export const labelError = (label: string): string | null => {
  const found = labelProblem(label);
  const rule = `Display label: 1 to ${LABEL_CHARACTERS} characters.`;
  if (found?.problem === 'character') return rule + holds(found.character);
  return found && rule;
};
