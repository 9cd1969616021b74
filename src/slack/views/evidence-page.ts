import type { Change } from '../../domain/change.ts';
import { jumpCloudLabel } from '../../domain/consoles/jumpcloud.ts';
import type { UserId } from '../../domain/ids.ts';
import { planText } from './plan-file.ts';
import type { RecordLine } from './record.ts';
import { shown } from './text.ts';
import { paperDay, paperMoment } from './time.ts';
import { nameOf, type ViewContext } from './view-context.ts';

interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

const section = (title: string, lines: readonly string[]): Section => ({ title, lines });

/** A text that is nothing but text in HTML, in attributes too. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, sign => `&#${sign.codePointAt(0) ?? 0};`);

/** No script, no picture and no address outside: it looks the same in ten years, and calls nobody. */
const page = (title: string, made: Date, sections: readonly Section[]): string =>
  [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>Evidence: ${escaped(title)}</title>`,
    '<style>',
    'body { font: 11pt/1.45 system-ui, sans-serif; color: #111; background: #fff; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }',
    'h1 { font-size: 1.4rem } h2 { font-size: 1rem; border-bottom: 1px solid #999; margin-top: 1.6rem; break-after: avoid }',
    'pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 9.5pt/1.4 ui-monospace, monospace; margin: 0 }',
    'p.signed { margin-top: 3rem } @page { margin: 2cm } @media print { body { margin: 0; max-width: none } }',
    '</style></head><body>',
    `<h1>Evidence: ${escaped(title)}</h1>`,
    `<p>Made by jcaccess, ${escaped(paperMoment(made))}.</p>`,
    ...sections.map(
      ({ title: name, lines }) =>
        `<section><h2>${escaped(name)}</h2><pre>${lines.map(escaped).join('\n')}</pre></section>`,
    ),
    '<p class="signed">Reviewed by ______________________ &nbsp; on ______________</p>',
    '</body></html>',
    '',
  ].join('\n');

/**
 * One change as one page to read and to print: what was asked, what was decided by whom on which plan, what was written and tested,
 * and whether its chain is whole. For auditors, who have no access to the store.
 */
export const evidencePack = (
  change: Change,
  lines: readonly RecordLine[],
  chain: string,
  view: ViewContext,
): string => {
  const name = (user: UserId): string => `${nameOf(user, view)} (${user})`;
  const { request, metadata, emergency, evidence } = change;
  const sections: Section[] = [
    section('REQUEST', [
      `asked by ${name(change.requester)} at ${change.createdAt.toISOString()}`,
      `team domain ${request.teamDomain}, ${jumpCloudLabel('idpEntityId')} ${shown(request.entityId, 1024)}`,
      `owner ${name(request.owner)}`,
      ...(metadata
        ? [
            `metadata from ${metadata.from === 'jumpcloud' ? 'JumpCloud, read by API over TLS' : name(metadata.by)} at ${metadata.at.toISOString()}: ${shown(metadata.fileName)}`,
          ]
        : []),
    ]),
    ...(change.plan ? [section('PLAN', planText(change, view).split('\n'))] : []),
    section('APPROVALS', [
      ...change.approvals.map(one => `${name(one.by)} at ${one.at.toISOString()} on plan ${one.digest}`),
      ...(emergency
        ? [
            `EMERGENCY by ${name(emergency.by)} at ${emergency.at.toISOString()}: ${shown(emergency.reason, 500)}`,
            emergency.review
              ? `found ${emergency.review.right ? 'right' : 'not right'} by ${name(emergency.review.by)} at ${emergency.review.at.toISOString()}`
              : 'not looked at yet',
          ]
        : []),
      ...(change.approvals.length === 0 ? ['none'] : []),
    ]),
    section(
      'WRITTEN',
      change.written
        ? [
            `identity provider ${change.written.provider} at ${change.written.at.toISOString()}`,
            `read back at ${change.written.readBackAt.toISOString()}`,
          ]
        : ['nothing'],
    ),
    section('TEST', [
      ...(change.report?.checks.map(
        check =>
          `${check.id}: ${check.result} (${shown(check.saw, 300)}${check.ends ? `, until ${paperDay(check.ends)}` : ''}), checked ${change.report?.at.toISOString()}`,
      ) ?? ['no checks']),
      `login observed: ${evidence.observed ? `${evidence.observed.at.toISOString()}, allowed: ${evidence.observed.allowed}` : 'none'}`,
      `login reported: ${evidence.reported ? `${evidence.reported.outcome} by ${name(evidence.reported.by)} at ${evidence.reported.at.toISOString()}` : 'none'}`,
    ]),
    section(
      'RECORD',
      lines.map(
        line =>
          `${line.sequence}. ${line.at.toISOString()}  ${line.what}  ${line.who ? name(line.who.user) : 'jcaccess'}  ${line.outcome}${line.digest ? `  plan ${line.digest.slice(0, 8)}` : ''}`,
      ),
    ),
    section('CHAIN', [chain, 'Check it with: npm run audit:verify']),
  ];
  return page(
    `${shown(request.label)}, change ${change.id} (${change.kind}), now ${change.state}`,
    view.now,
    sections,
  );
};
