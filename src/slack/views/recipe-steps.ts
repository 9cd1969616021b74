import type { RichTextBlock, RichTextBlockElement } from '@slack/types';
import { shortFingerprint } from '../../domain/certificate.ts';
import { JUMPCLOUD_WAYS, jumpCloudLabel } from '../../domain/consoles/jumpcloud.ts';
import type { AttributeRow, Recipe } from '../../domain/recipe.ts';
import { copyable, line, richText, strong } from './rich-text.ts';
import { dayText } from './time.ts';

const warningMark = { type: 'emoji', name: 'warning' } as const;

const field = (name: string, value: string, note = ''): RichTextBlockElement[] => [
  line(strong(name), note),
  copyable(value),
];

const createStep = (recipe: Recipe): RichTextBlockElement[] => [
  line(` ${JUMPCLOUD_WAYS.addApplication}`),
  ...field(jumpCloudLabel('displayLabel'), recipe.displayLabel),
  ...field(
    JUMPCLOUD_WAYS.ssoIdpUrl,
    recipe.ssoSlug,
    ': the end of the address. Choose it now, JumpCloud does not let you change it later.',
  ),
  line('Then ', strong(JUMPCLOUD_WAYS.saveApplication), '.'),
];

const ssoStep = (recipe: Recipe): RichTextBlockElement[] => [
  line(` ${JUMPCLOUD_WAYS.sso}`),
  ...field(
    jumpCloudLabel('idpEntityId'),
    recipe.idpEntityId,
    ` (older consoles: ${JUMPCLOUD_WAYS.olderIdpEntityId})`,
  ),
  ...field(jumpCloudLabel('spEntityId'), recipe.spEntityId),
  ...field(
    jumpCloudLabel('acsUrls'),
    recipe.acsUrl,
    ` (older consoles: ${JUMPCLOUD_WAYS.olderAcsUrl}; the same text as ${jumpCloudLabel('spEntityId')})`,
  ),
  ...field(jumpCloudLabel('nameId'), recipe.subjectNameId),
  ...field(jumpCloudLabel('nameIdFormat'), recipe.nameIdFormat),
  line(`Leave the rest of this part as it is: ${JUMPCLOUD_WAYS.unchanged}.`),
  line(strong(jumpCloudLabel('declareRedirect')), ': tick it.'),
];

const attributeFields = (row: AttributeRow): RichTextBlockElement[] => [
  ...field(jumpCloudLabel('serviceProviderAttribute'), row.serviceProvider),
  ...(row.jumpCloud === null
    ? [line(strong(jumpCloudLabel('jumpCloudAttribute')), ': choose the JumpCloud field that holds it.')]
    : field(jumpCloudLabel('jumpCloudAttribute'), row.jumpCloud)),
];

const attributesStep = (recipe: Recipe): RichTextBlockElement[] => [
  line(` ${JUMPCLOUD_WAYS.attributes}: one row for each`),
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
    line(` ${JUMPCLOUD_WAYS.actions}: in this order, then `, strong('Save')),
    line(strong(jumpCloudLabel('uploadCertificate')), `: ${certificate}`),
    line(strong(jumpCloudLabel('uploadKey')), `: ${key}`),
    line(
      warningMark,
      ` Uploading a certificate wipes the stored key: upload both. Both marks at the top must be green, end date ${dayText(pair.certificate.notAfter)}.`,
    ),
  ];
};

const groupsStep: RichTextBlockElement[] = [
  line(
    ` ${JUMPCLOUD_WAYS.groups}: tick the groups that may log in, and one with the person who tests. Nobody is assigned at first. Then `,
    strong('Save'),
    '.',
  ),
];

const exportStep: RichTextBlockElement[] = [
  line(
    ` ${JUMPCLOUD_WAYS.metadata} › `,
    strong(jumpCloudLabel('exportMetadata')),
    ': the file is called JumpCloud-saml2-metadata.xml.',
  ),
];

const numbered = (elements: readonly RichTextBlockElement[], number: number): RichTextBlock => {
  const [first, ...rest] = elements;
  const title = first?.type === 'rich_text_section' ? first.elements : [];
  return richText(line(strong(String(number)), ...title), ...rest);
};

const openStep = (recipe: Recipe): RichTextBlockElement[] => [
  line(` ${JUMPCLOUD_WAYS.openApplication}`),
  ...field(jumpCloudLabel('displayLabel'), recipe.displayLabel),
  line('Nothing else in it changes. Never press ', strong(jumpCloudLabel('regenerate')), '.'),
];

/** The steps to do in JumpCloud, one block each, numbered from 1; every value to copy stands alone in its element. */
export const recipeSteps = (recipe: Recipe): RichTextBlock[] =>
  (recipe.onlyPair
    ? [openStep(recipe), pairStep(recipe), exportStep]
    : [createStep(recipe), ssoStep(recipe), attributesStep(recipe), pairStep(recipe), groupsStep, exportStep]
  )
    .filter(step => step !== null)
    .map((step, index) => numbered(step, index + 1));
