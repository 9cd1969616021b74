import { LIMITS } from '../../views/limits.ts';
import type { FormValues } from '../press.ts';
import { LINES, labelError, lineError } from './line-error.ts';

/** What one field may hold: the sentence under it when it holds something else, or null. */
type Rule = (values: FormValues, action: string) => string | null;

const line =
  (rule: string, max: number): Rule =>
  (values, action) =>
    lineError(rule, values.text(action) ?? '', max);

const lines =
  (name: string, max: number): Rule =>
  (values, action) =>
    (values.text(action) ?? '').length > max
      ? `${name}: at most ${max.toLocaleString('en-US')} characters.`
      : null;

/** A choice among values that are always the same. A form may be sent without one; then its default counts. */
const oneOf =
  (name: string, ...offered: readonly string[]): Rule =>
  (values, action) =>
    values.chosen(action).every(value => offered.includes(value))
      ? null
      : `${name}: choose one of those that are offered.`;

/** A choice that is the id of something; whether there is such a thing is asked later. */
const anId =
  (sentence: string, shape: RegExp): Rule =>
  (values, action) =>
    values.chosen(action).every(id => shape.test(id)) ? null : sentence;

const aFile: Rule = (values, action) => {
  const files = values.files(action);
  if (files.length > 1) return 'Attach one file.';
  return files.every(id => /^F[A-Z0-9]{1,30}$/.test(id)) ? null : 'Attach the file here.';
};

/**
 * Every field of every form, by its action id. Slack's client keeps most of this by itself; a changed client does not,
 * so each rule is asked again before a listener sees the form.
 */
const FIELDS: Readonly<Record<string, Rule>> = {
  label: (values, action) => {
    const label = values.text(action);
    return label === undefined ? null : labelError(label);
  },
  account: anId('Choose an account from the list.', /^[a-f0-9]{32}$/),
  'team-domain': line('Team domain: up to 255 characters.', 255),
  'identity-provider': anId('Choose an identity provider from the list.', /^(create|[A-Za-z0-9-]{1,64})$/),
  'entity-id': line(LINES.entityId, 1_024),
  'jumpcloud-application': anId('Choose an application from the list.', /^(create|hand|[a-f0-9]{24})$/),
  'jumpcloud-groups': anId('Choose groups from the list.', /^[a-f0-9]{24}$/),
  certificate: oneOf('Certificate', 'generate', 'own', 'jumpcloud'),
  'new-certificate': oneOf('New certificate', 'generate', 'own'),
  'common-name': line(LINES.commonName, 64),
  days: oneOf('Valid for', '365', '730', '1095'),
  bits: oneOf('Key size', '2048', '3072', '4096'),
  'certificate-file': aFile,
  attributes: line(LINES.attributes, 1_024),
  'email-attribute': line(LINES.emailAttribute, 255),
  'sign-requests': oneOf('Options', 'sign-requests'),
  channel: anId('Choose a channel.', /^[CDG][A-Z0-9]{1,30}$/),
  owner: anId('Choose a person.', /^[UW][A-Z0-9]{1,30}$/),
  helper: anId('Choose a person.', /^[UW][A-Z0-9]{1,30}$/),
  reason: lines('Reason', 500),
  code: line('Approval code: six digits.', 9),
  responsible: oneOf('Responsibility', 'yes'),
  right: oneOf('Was it right?', 'yes', 'no'),
  'metadata-url': line('Metadata URL: up to 300 characters.', 300),
  'metadata-file': aFile,
  email: line('Email: up to 254 characters.', 254),
  result: lines('What the test window showed', LIMITS.inputText),
  'login-text': lines('Text', LIMITS.inputText),
  'login-file': aFile,
  'filter-state': oneOf('State', 'any', 'live', 'proposed', 'changing'),
  export: anId('Choose the kind from the list.', /^\{"c":"[A-Z0-9]{1,12}","o":"export:[a-z]{1,12}"\}$/),
  snooze: anId('Choose the days from the list.', /^\{"c":"[A-Z0-9]{1,12}","o":"snooze:[137]"\}$/),
  'filter-owner': anId('Choose a person.', /^[UW][A-Z0-9]{1,30}$/),
  'filter-days': anId('Choose the days left from the list.', /^(any|-1|\d{1,3})$/),
  'connection-label': line('Connection: up to 60 characters.', 60),
  connection: anId('Choose a connection from the list.', /^cn_[a-z0-9]{1,30}$/),
};

/** What is wrong with a form that came back, by action id; empty when every field holds what it may. */
export const wrongFields = (values: FormValues): Readonly<Record<string, string>> =>
  Object.fromEntries(
    values.fields().flatMap(({ action }) => {
      const error = FIELDS[action]?.(values, action) ?? null;
      return error === null ? [] : [[action, error]];
    }),
  );
