import type { RichTextBlock, RichTextBlockElement } from '@slack/types';
import { shortFingerprint } from '../../domain/certificate.ts';
import type { AttributeRow, Recipe } from '../../domain/recipe.ts';
import { copyable, line, richText, strong } from './rich-text.ts';
import { dayText } from './time.ts';

const warningMark = { type: 'emoji', name: 'warning' } as const;

const field = (name: string, value: string, note = ''): RichTextBlockElement[] => [
  line(strong(name), note),
  copyable(value),
];

const createStep = (recipe: Recipe): RichTextBlockElement[] => [
  line(
    ' Access › SSO Applications › + Add New Application › Custom Application › Next. Manage Single Sign-On with SAML, Next. Older consoles: Applications › + › SAML.',
  ),
  ...field('Display Label', recipe.displayLabel),
  ...field(
    'Advanced Settings › SSO IdP URL',
    recipe.ssoSlug,
    ': the end of the address. Choose it now, JumpCloud does not let you change it later.',
  ),
  line('Then ', strong('Save Application'), '.'),
];

const ssoStep = (recipe: Recipe): RichTextBlockElement[] => [
  line(' Configure Application › tab SSO'),
  ...field('IdP Entity ID', recipe.idpEntityId, ' (older consoles: IDP IDENTITY ID)'),
  ...field('SP Entity ID', recipe.spEntityId),
  ...field('ACS URLs', recipe.acsUrl, ' (older consoles: ACS URL; the same text as SP Entity ID)'),
  ...field('SAMLSubject NameID', recipe.subjectNameId),
  ...field('SAMLSubject NameID Format', recipe.nameIdFormat),
  line('Leave the rest of this part as it is: RSA-SHA256, Sign Assertion.'),
  line(strong('Declare Redirect Endpoint'), ': tick it.'),
];

const attributeFields = (row: AttributeRow): RichTextBlockElement[] => [
  ...field('Service Provider Attribute Name', row.serviceProvider),
  ...(row.jumpCloud === null
    ? [line(strong('JumpCloud Attribute Name'), ': choose the JumpCloud field that holds it.')]
    : field('JumpCloud Attribute Name', row.jumpCloud)),
];

const attributesStep = (recipe: Recipe): RichTextBlockElement[] => [
  line(' Same tab, Attributes › USER ATTRIBUTES: one row for each'),
  ...recipe.attributes.flatMap(attributeFields),
  line('Then ', strong('Save'), '.'),
];

const pairStep = (recipe: Recipe): RichTextBlockElement[] | null => {
  const { pair } = recipe;
  if (pair.source === 'jumpcloud') return null;
  const fingerprint = shortFingerprint(pair.certificate.sha256Fingerprint);
  const certificate =
    pair.source === 'made'
      ? `samlidp.crt (pair ${pair.name})`
      : `your own certificate, SHA-256 ${fingerprint}`;
  const key = pair.source === 'made' ? `samlidp.key (pair ${pair.name})` : 'the private key of your own pair';
  return [
    line(' Open the application again › Actions: in this order, then ', strong('Save')),
    line(strong('Upload New certificate'), `: ${certificate}`),
    line(strong('Upload IdP Key'), `: ${key}`),
    line(
      warningMark,
      ` Uploading a certificate wipes the stored key: upload both. Both marks at the top must be green, end date ${dayText(pair.certificate.notAfter)}.`,
    ),
  ];
};

const groupsStep: RichTextBlockElement[] = [
  line(
    ' Tab User Groups: tick the groups that may log in, and one with the person who tests. Nobody is assigned at first. Then ',
    strong('Save'),
    '.',
  ),
];

const exportStep: RichTextBlockElement[] = [
  line(
    ' Tab SSO › JumpCloud Metadata › ',
    strong('Export Metadata'),
    ': the file is called JumpCloud-saml2-metadata.xml.',
  ),
];

const numbered = (elements: readonly RichTextBlockElement[], number: number): RichTextBlock => {
  const [first, ...rest] = elements;
  const title = first?.type === 'rich_text_section' ? first.elements : [];
  return richText(line(strong(String(number)), ...title), ...rest);
};

const openStep = (recipe: Recipe): RichTextBlockElement[] => [
  line(' Access › SSO Applications › open the application'),
  ...field('Display Label', recipe.displayLabel),
  line('Nothing else in it changes. Never press ', strong('Regenerate certificate'), '.'),
];

/** The steps to do in JumpCloud, one block each, numbered from 1; every value to copy stands alone in its element. */
export const recipeSteps = (recipe: Recipe): RichTextBlock[] =>
  (recipe.onlyPair
    ? [openStep(recipe), pairStep(recipe), exportStep]
    : [createStep(recipe), ssoStep(recipe), attributesStep(recipe), pairStep(recipe), groupsStep, exportStep]
  )
    .filter(step => step !== null)
    .map((step, index) => numbered(step, index + 1));
