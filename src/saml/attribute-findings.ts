import { inJumpCloud, jumpCloudLabel } from '../domain/consoles/jumpcloud.ts';
import type { Finding } from '../domain/finding.ts';
import type { ExpectedLogin } from '../domain/login.ts';
import type { Attribute, Claims } from './claims.ts';
import { responseFinding } from './response-finding.ts';

const userAttributes = inJumpCloud('userAttributes');

/** Compares the attributes of a signed assertion with those that Access asks for (E20, E21). */
export const attributeFindings = ({ attributes }: Claims, expected: ExpectedLogin): Finding[] => {
  const others = expected.attributes.filter(name => name !== expected.emailAttribute);
  return [
    ...emailFindings(attributes, expected.emailAttribute),
    ...others
      .filter(name => !attributes.some(attribute => attribute.name === name))
      .map(name => missing(name, attributes)),
    ...repeated(attributes),
  ];
};

const emailFindings = (attributes: readonly Attribute[], name: string): Finding[] => {
  const found = attributes.filter(attribute => attribute.name === name);
  if (found.length === 0) return [missing(name, attributes)];
  const values = found.flatMap(attribute => attribute.values);
  const [value = ''] = values;
  const finding = (level: 'stop' | 'warn', message: string, inFile: string, needed: string): Finding[] => [
    responseFinding('E20', level, {
      where: `Attribute ${name}`,
      message,
      fix: `${userAttributes}: ${jumpCloudLabel('serviceProviderAttribute')} "${name}", ${jumpCloudLabel('jumpCloudAttribute')} "email", Save.`,
      inFile,
      needed,
    }),
  ];
  if (value.trim() === '')
    return finding('stop', 'The email attribute is there, but it is empty.', 'empty', 'an email address');
  if (!/^[^\s@]+@[^\s@]+$/.test(value.trim()))
    return finding('stop', 'The email attribute does not hold an email address.', value, 'an email address');
  if (values.length > 1)
    return finding(
      'warn',
      `The email attribute has ${values.length} values. Which one Access takes is not documented.`,
      values.slice(0, 5).join('\n'),
      '1 value',
    );
  if (value !== value.trim())
    return finding(
      'warn',
      'The email attribute has a space around its value.',
      `"${value}"`,
      `"${value.trim()}"`,
    );
  return [];
};

const missing = (name: string, attributes: readonly Attribute[]): Finding => {
  const near = attributes.find(attribute => bare(attribute.name) === bare(name));
  const names = attributes.slice(0, 20).map(attribute => attribute.name);
  return responseFinding('E20', 'stop', {
    where: 'AttributeStatement',
    message:
      near === undefined
        ? `The attribute "${name}" is missing. Access then says "Required attributes are missing".`
        : `The attribute is called "${near.name.slice(0, 200)}", not "${name}". Access compares the names letter for letter.`,
    fix: `${userAttributes}: ${jumpCloudLabel('serviceProviderAttribute')} "${name}", Save.`,
    inFile: names.length === 0 ? 'no attributes' : names.join('\n'),
    needed: name,
  });
};

// Email, emailaddress, e-mail, mail and http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress are all meant alike.
const bare = (name: string): string => {
  const last = name.trim().toLowerCase().split(/[/#:]/).at(-1) ?? '';
  const letters = last.replace(/[^a-z0-9]/g, '');
  return /^(?:user)?(?:e?mail)(?:address)?$/.test(letters) ? 'email' : letters;
};

const repeated = (attributes: readonly Attribute[]): Finding[] => {
  const names = attributes.map(attribute => attribute.name);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  if (twice.length === 0) return [];
  return [
    responseFinding('E21', 'warn', {
      where: 'AttributeStatement',
      message: 'An attribute is given twice. Which one Access takes is not documented.',
      fix: `${userAttributes}: remove one of them, Save.`,
      inFile: twice.slice(0, 10).join('\n'),
      needed: 'each name once',
    }),
  ];
};
