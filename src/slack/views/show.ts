import type { KnownBlock, StaticSelect } from '@slack/types';
import type { Connection } from '../../domain/connection.ts';
import { signingCertificate } from '../../domain/connection.ts';
import { EXPORT_KINDS, type ExportKind } from '../../domain/exported.ts';
import { failedTest } from '../../domain/failed-test.ts';
import { nextReminder } from '../../domain/reminder.ts';
import { checkWords } from './card/checks.ts';
import { optionValue } from './deed-value.ts';
import { actions, button, context, header, linkButton, overflow, plainText, section } from './elements.ts';
import { ownHours } from './ending.ts';
import { select } from './inputs.ts';
import { asPlainText, type Message, message } from './message.ts';
import {
  type ConnectionOverview,
  endsSoon,
  endText,
  standingNext,
  standingState,
  type Viewer,
} from './standing.ts';
import { code, joined, type Mrkdwn, md, plain, shown, trusted } from './text.ts';
import { at, dayText } from './time.ts';
import { accountIn, boldName, type ViewContext } from './view-context.ts';

const certificate = (standing: ConnectionOverview, view: ViewContext): Mrkdwn => {
  const { applied } = standing.connection;
  const end = trusted(endText(standing, view));
  return applied ? md`SHA-256 ${trusted(signingCertificate(applied).sha256Fingerprint)}, ${end}` : end;
};

const provider = ({ applied, request }: Connection): Mrkdwn => {
  if (applied) return md`${applied.settings.name} (id ${trusted(applied.provider.slice(0, 8))})`;
  return request.target.kind === 'existing' ? md`${request.target.name}` : md`none yet`;
};

const reminder = (connection: Connection, view: ViewContext): Mrkdwn => {
  if (!connection.applied) return md`none yet`;
  const { notAfter } = signingCertificate(connection.applied);
  const own = ownHours(connection.owner, view);
  const next = nextReminder(notAfter, view.now, own);
  return next ? trusted(dayText(next, own.timeZone)) : md`weekly`;
};

const lastTest = (connection: Connection, view: ViewContext): [string, Mrkdwn][] => {
  const failed = failedTest(connection);
  if (!failed) return [];
  const { check, at: when, by } = failed;
  return [
    [
      'Last test',
      md`:no_entry: failed ${at(when)}, asked by ${boldName(by, view)}: ${trusted(checkWords(check))}`,
    ],
  ];
};

const EXPORTS: Readonly<Record<ExportKind, string>> = {
  api: "For Cloudflare's API",
  terraform: 'For Terraform',
  recipe: 'Recipe for JumpCloud',
  calendar: 'Days for your calendar',
};

const exportMenu = ({ latestChange }: Connection): StaticSelect => ({
  ...select(
    'export',
    EXPORT_KINDS.map(kind => ({
      value: optionValue({ id: latestChange }, `export:${kind}`),
      words: EXPORTS[kind],
    })),
    undefined,
  ),
  placeholder: plainText('Export'),
});

/** What is rarely done with a live connection. */
const deedsOf = ({ latestChange }: Connection): [string, string][] => [
  ['Put back what was approved', optionValue({ id: latestChange }, 'restore')],
  ['Take over what Access has', optionValue({ id: latestChange }, 'adopt')],
  ['Remove', optionValue({ id: latestChange }, 'remove')],
];

/** The answer to `/jcaccess show <label>` and to [Open the connection]: one connection in five fields. */
export const connectionMessage = (
  standing: ConnectionOverview,
  view: ViewContext,
  viewer: Viewer,
): Message => {
  const { connection, open } = standing;
  const next = standingNext(standing, view);
  const account = accountIn(connection.request, view);
  const fields: [string, Mrkdwn][] = [
    ['State', trusted(standingState(standing, view))],
    ['Owner', boldName(connection.owner, view)],
    ['Certificate', certificate(standing, view)],
    ...(account === null ? [] : [['Account', plain(account)] as [string, Mrkdwn]]),
    ['Team domain', code(connection.request.teamDomain)],
    ['Identity provider in Access', provider(connection)],
    ...lastTest(connection, view),
  ];
  const login = connection.applied?.lastLogin;
  const blocks: KnownBlock[] = [
    header(`Connection: ${shown(connection.request.label)}`),
    section(
      joined(
        fields.map(([name, value]) => md`*${trusted(name)}*: ${value}`),
        '\n',
      ),
    ),
    section(md`*Next:* ${next}`),
    ...actions(`connection-${connection.id}`, [
      ...(view.cardLink === undefined ? [] : [linkButton('show', 'Open the card', view.cardLink)]),
      ...(connection.status === 'live' && !open && viewer.may('edit', null, connection)
        ? [
            ...(viewer.may('rotate', null, connection)
              ? [
                  button(
                    'rotate',
                    'Rotate',
                    optionValue({ id: connection.latestChange }, 'rotate'),
                    endsSoon(standing, view) ? { style: 'primary' } : {},
                  ),
                ]
              : []),
            button('edit', 'Edit', optionValue({ id: connection.latestChange }, 'edit')),
          ]
        : []),
      ...(connection.status === 'live' && viewer.may('owner', null, connection)
        ? [button('owner', 'Change owner', optionValue({ id: connection.latestChange }, 'owner'))]
        : []),
      ...(connection.status === 'live' && viewer.may('watch-metadata', null, connection)
        ? [
            button(
              'watch-metadata',
              'Watch JumpCloud',
              optionValue({ id: connection.latestChange }, 'watch-metadata'),
            ),
          ]
        : []),
      ...(connection.status === 'live' && viewer.may('export', open, connection)
        ? [exportMenu(connection)]
        : []),
      ...(open && open.state !== 'applying' && open.state !== 'outcome-unknown'
        ? [button('withdraw', 'Withdraw', optionValue(open, 'withdraw'))]
        : []),
    ]),
    // In a block of its own: Slack takes an action id once in each, and the link to the card has the same.
    ...actions(
      `deeds-${connection.id}`,
      connection.status === 'live' && !open && viewer.may('remove', null, connection)
        ? [overflow('show', deedsOf(connection))]
        : [],
    ),
    context(
      joined(
        [
          md`last change ${trusted(connection.latestChange)}`,
          ...(connection.applied ? [md`applied ${at(connection.applied.at)}`] : []),
          ...(login ? [md`last login seen ${at(login.at)}`] : []),
          md`next reminder: ${reminder(connection, view)}`,
        ],
        ' · ',
      ),
    ),
  ];
  return message(
    `${shown(connection.request.label)}: ${standingState(standing, view)}, ${endText(standing, view)}. Next: ${asPlainText(next, view.names)}`,
    blocks,
  );
};

/** When no connection has that label: the nearest ones, at most five, each with a button. */
export const unknownLabel = (label: string, nearest: readonly Connection[]): Message => {
  const said = md`No connection is called ${label}.`;
  const blocks: KnownBlock[] = [
    section(nearest.length === 0 ? md`${said} \`/jcaccess list\` shows all.` : md`${said} Nearest:`),
    ...nearest
      .slice(0, 5)
      .map(connection =>
        section(
          md`${connection.request.label}`,
          button('show', 'Open', optionValue({ id: connection.latestChange }, 'show:connection')),
        ),
      ),
  ];
  return message(`No connection is called ${shown(label)}. Next: you choose another label.`, blocks);
};

/** For a connection of which this person sees nothing yet. */
export const notVisible = (): Message =>
  message('Nothing to show.', [
    section(
      md`This connection is not live yet. Who may ask for connections or approve them sees more. \`/jcaccess list\` shows what is live.`,
    ),
  ]);
