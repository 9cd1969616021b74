import type { Connection } from '../../../../../src/domain/connection.ts';
import type { ExportedProvider } from '../../../../../src/domain/exported.ts';
import { asId } from '../../../../../src/domain/ids.ts';
import { changeIn, connectionOf, trusted } from '../../../domain/build-change.ts';
import { certificate, existing, now, wanted } from '../sample-changes.ts';

export const ACCOUNT = '023e105f4ecef8ad9ca31a8372d0c353';

/** What people and other programs may have written into a provider. */
export const HOSTILE = [
  `$${'{'}file("/etc/passwd")}`,
  `$$${'{'}x} $$$${'{'}y} $`,
  '%{ if true }yes%{ endif }',
  'quote " and \\ and \\" end',
  'line\nbreak\r\nand\ttab\u2028end',
  '*/ # // <<EOT\nEOT',
  '`code` ``two`` ```js\nalert(1)\n```',
  '` ',
  '</code><script>alert(1)</script>',
  '\u0000\u0007\u202Eevil\u{1F600}',
  'BEGIN:VEVENT\r\nEND:VCALENDAR;a,b\\n',
] as const;

/** A provider as an export gets it. */
export const exported = (over: Partial<ExportedProvider> = {}): ExportedProvider => ({
  id: asId('f174e90a-fafe-4643-bbbc-4a0ed4fc8415'),
  account: ACCOUNT,
  settings: existing,
  rest: { config: {} },
  readOnly: false,
  from: 'access',
  at: now,
  ...over,
});

/** The same with one text in every place that takes one. */
export const withText = (text: string): ExportedProvider =>
  exported({
    settings: {
      name: text,
      ssoUrl: text,
      issuer: text,
      certificates: [text, `${text}2`].map(one => ({
        text: one,
        sha256: null,
        notAfter: null,
        keyBits: null,
      })),
      attributes: [text, 'email'],
      emailAttribute: text,
      signRequests: true,
    },
    rest: {
      config: { header_attributes: [{ attribute_name: text, header_name: text }], [text]: true },
      certificateSetId: text,
    },
  });

/** A live connection whose certificate ends then. */
export const keptUntil = (notAfter: Date, over: Partial<Connection> = {}): Connection => {
  const live = changeIn('live');
  const certificates = trusted({ ...certificate, notAfter });
  const applied = { provider: existing.id, settings: wanted, certificates, at: now, change: live.id };
  return connectionOf(live, { applied, ...over });
};
