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
      includeGroups: flag,
      groupsAttributeName: text,
      constantAttributes: value(z.array(z.looseObject({ name: blankText })).nullish()),
      databaseAttributes: value(z.array(z.looseObject({ name: blankText, value: blankText })).nullish()),
    })
    .nullish(),
});
export type ApplicationJson = z.output<typeof application>;

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
