import { z } from 'zod';

/** How an answer is read, for the rest of this room. */
export type Schema<Value> = z.ZodType<Value>;

// Read loosely: public types know a part of the keys only, and catalogue applications have fewer.
const blankText = z
  .string()
  .nullish()
  .transform(text => text ?? '');
const value = <Schema extends z.ZodType>(schema: Schema) => z.looseObject({ value: schema }).optional();
const text = value(blankText);
const flag = value(z.boolean().nullish());

/** An application of API v1; `config` holds one object with a `value` for each field of the console. */
export const application = z.looseObject({
  _id: z.string().min(1),
  name: blankText,
  organization: blankText,
  displayLabel: blankText,
  ssoUrl: blankText,
  active: z.boolean().nullish(),
  config: z
    .looseObject({
      idpEntityId: text,
      idpCertificate: text,
      spEntityId: text,
      acsUrl: text,
      spCertificate: text,
      subjectField: text,
      overrideNameIdFormat: text,
      signAssertion: flag,
      signResponse: flag,
      declareRedirectEndpoint: flag,
      includeGroups: flag,
      groupsAttributeName: text,
      constantAttributes: value(z.array(z.looseObject({ name: blankText })).nullish()),
      databaseAttributes: value(z.array(z.looseObject({ name: blankText, value: blankText })).nullish()),
    })
    .nullish(),
});
export type ApplicationJson = z.output<typeof application>;

/** An application as it is sent back: every field that it answered, known or not. */
export const wholeApplication = z.looseObject({
  _id: z.string().min(1),
  organization: blankText,
  sso: z.record(z.string(), z.unknown()).nullish(),
  config: z.record(z.string(), z.looseObject({ value: z.unknown() })),
});
export type WholeApplication = z.output<typeof wholeApplication>;

/** What a creation answers: only its id is read. */
export const made = z.looseObject({ _id: z.string().min(1) });

/** A group of people of API v2. */
export const userGroups = z.array(z.looseObject({ id: z.string().min(1), name: blankText }));

/** The associations of an application with one sort of target. */
export const associations = z.array(z.looseObject({ to: z.looseObject({ id: z.string().min(1) }) }));

/** What the token endpoint answers. */
export const tokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.number().positive().nullish(),
});

/** A list of API v1. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.looseObject({ results: z.array(item), totalCount: z.number() });

/** Several ACS URLs are the JSON text of such a list. */
export const acsUrls = z.array(z.looseObject({ url: z.string() }));

/** A person of API v1. */
export const person = z.looseObject({ _id: z.string().min(1), email: blankText });

/** A list of API v2: bare, what it is bound to by id. */
export const bindings = z.array(z.looseObject({ id: z.string().min(1) }));

/** An event of Directory Insights for the service `sso`. */
export const ssoEvents = z.array(
  z.looseObject({
    event_type: blankText,
    timestamp: z.string(),
    idp_initiated: z.boolean().nullish(),
    initiated_by: z.looseObject({ id: blankText }).nullish(),
    application: z.looseObject({ id: blankText }).nullish(),
  }),
);

/** An error: v1 and v2 name it differently. */
export const refusal = z.looseObject({ message: z.string().nullish(), error: z.string().nullish() });
