/** A value in HCL, already written as such. */
export interface Hcl {
  readonly hcl: string;
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const unitText = (unit: string): string => {
  if (unit === '"' || unit === '\\') return `\\${unit}`;
  return NAMED[unit] ?? `\\u${(unit.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
};

/** A text between quotes that HCL reads back letter by letter: nothing in it is a template, ends the text or the line. */
export const hclText = (text: string): Hcl => ({
  hcl: `"${text
    .toWellFormed()
    .replace(/["\\\p{Cc}\u2028\u2029]/gu, unitText)
    .replace(/[$%](?=\{)/g, '$&$&')}"`,
});

/** A value that is true or false. */
export const hclFlag = (value: boolean): Hcl => ({ hcl: String(value) });

/** A list on one line. */
export const hclList = (values: readonly Hcl[]): Hcl => ({
  hcl: `[${values.map(one => one.hcl).join(', ')}]`,
});

/** An object on one line; its keys are ours. */
export const hclObject = (entries: readonly (readonly [string, Hcl])[]): Hcl => ({
  hcl: `{ ${entries.map(([key, value]) => `${key} = ${value.hcl}`).join(', ')} }`,
});

/** Attributes, one a line, their signs below each other as `terraform fmt` has them. */
export const hclLines = (entries: readonly (readonly [string, Hcl])[], indent: string): string[] => {
  const width = Math.max(0, ...entries.map(([key]) => key.length));
  return entries.map(([key, { hcl }]) => `${indent}${key.padEnd(width)} = ${hcl}`);
};
