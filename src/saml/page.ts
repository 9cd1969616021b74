/** A form of a web page that holds a SAMLResponse, still encoded. */
export interface SamlForm {
  readonly value: string;
  /** Where the form leads, as written; '' when it does not say. */
  readonly action: string;
}

/** Every SAMLResponse in the forms of a page, in order; values may be quoted or not. */
export const formsIn = (page: string): SamlForm[] => {
  if (!/\bSAMLResponse\b/.test(page)) return [];
  const forms: SamlForm[] = [];
  let action = '';
  for (const [tag] of page.matchAll(/<(?:input|textarea|form)\b[^<>]*>/gi)) {
    if (/^<form/i.test(tag)) action = attributeIn(tag, 'action') ?? '';
    else if (attributeIn(tag, 'name')?.trim() === 'SAMLResponse')
      forms.push({ value: attributeIn(tag, 'value') ?? '', action });
  }
  return forms;
};

/** True for the text of a web page, or of a part of one. */
export const isPage = (text: string): boolean =>
  /^(?:<!doctype\s+html|<(?:html|head|body|form|input|script|meta|div)[\s>/])/i.test(text) ||
  /<form[\s>]/i.test(text.slice(0, 20_000));

const attributeIn = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`[\\s"'/]${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'=<>\`]+))`, 'i').exec(tag);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : withoutEntities(value);
};

const named: Readonly<Record<string, string>> = {
  plus: '+',
  equals: '=',
  sol: '/',
  colon: ':',
  quot: '"',
  lt: '<',
  gt: '>',
  amp: '&',
};

const withoutEntities = (value: string): string =>
  value.replace(
    /&(?:#x([0-9a-f]{1,4})|#([0-9]{1,5})|([a-z]{2,6}));/gi,
    (whole, hex?: string, decimal?: string, name?: string) =>
      name === undefined
        ? String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
        : (named[name.toLowerCase()] ?? whole),
  );
