import { isUtf8 } from 'node:buffer';
import { installation } from './cast.ts';
import type { Json } from './json.ts';
import type { StoredFile, Workspace } from './workspace.ts';

/** The host of uploads and of private downloads. */
export const fileHost = 'files.slack.com';

const previewLines = 40;
const kinds: Record<string, [mimetype: string, pretty: string]> = {
  txt: ['text/plain', 'Plain Text'],
  xml: ['text/xml', 'XML'],
  json: ['application/json', 'JSON'],
  pem: ['text/plain', 'Plain Text'],
  crt: ['text/plain', 'Plain Text'],
  cer: ['text/plain', 'Plain Text'],
  key: ['text/plain', 'Plain Text'],
  html: ['text/html', 'HTML'],
  png: ['image/png', 'PNG'],
  jpg: ['image/jpeg', 'JPEG'],
  pdf: ['application/pdf', 'PDF'],
  zip: ['application/zip', 'Zip'],
};

/** Says whether Slack keeps a file as an editable snippet: up to 1 MB of text. */
export function isSnippet(file: StoredFile): boolean {
  return file.bytes.length <= 1_048_576 && isUtf8(file.bytes) && !file.bytes.includes(0);
}

function highlighted(content: string): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const lines = escaped.split('\n').map(line => `<div><pre>${line}</pre></div>`);
  return `<div class="CodeMirror cm-s-default CodeMirrorServer">\n<div class="CodeMirror-code">\n${lines.join('\n')}\n</div>\n</div>\n`;
}

function snippetFields(file: StoredFile): Json {
  const lines = file.bytes.toString('utf8').split('\n');
  const preview = lines.slice(0, previewLines).join('\n');
  return {
    edit_link: `https://${installation.teamDomain}.slack.com/files/${file.owner}/${file.id}/${file.name}/edit`,
    preview,
    preview_highlight: highlighted(preview),
    lines: lines.length,
    lines_more: Math.max(0, lines.length - previewLines),
    preview_is_truncated: lines.length > previewLines,
  };
}

/** The text of a snippet as `files.info` gives it away beside the file object; empty for other files. */
export function contentFields(file: StoredFile): Json {
  if (!isSnippet(file)) return {};
  const content = file.bytes.toString('utf8');
  return {
    content,
    is_truncated: false,
    content_highlight_html: highlighted(content),
    content_highlight_css: '',
  };
}

/** The address that needs the token. */
export function privateUrl(file: StoredFile): string {
  return `https://${fileHost}/files-pri/${installation.teamId}-${file.id}/${encodeURIComponent(file.name.toLowerCase())}`;
}

/** The full file object; a text file gives its own text away in `preview`, a deleted one is a tombstone. */
export function fileObject(workspace: Workspace, file: StoredFile): Json {
  if (file.deleted) return { id: file.id, mode: 'tombstone' };
  const extension = file.name.includes('.') ? (file.name.split('.').at(-1)?.toLowerCase() ?? '') : '';
  const snippet = isSnippet(file);
  const [mimetype, pretty] =
    kinds[extension] ?? (snippet ? ['text/plain', 'Plain Text'] : ['application/octet-stream', 'Binary']);
  const filetype = snippet && mimetype === 'text/plain' ? 'text' : extension || 'binary';
  const url = privateUrl(file);
  const now = workspace.clock.now().getTime();
  const listed = file.shares.filter(share => share.listedFromMs <= now);
  const inKind = (kind: string) => [
    ...new Set(listed.map(share => share.channel).filter(id => workspace.channels.get(id)?.kind === kind)),
  ];
  const publicShares = listed.filter(share => workspace.channels.get(share.channel)?.kind === 'public');
  const otherShares = listed.filter(share => !publicShares.includes(share));
  const grouped = (shares: StoredFile['shares']) =>
    Object.fromEntries(
      [...new Set(shares.map(share => share.channel))].map(channel => [
        channel,
        shares
          .filter(share => share.channel === channel)
          .map(share => ({
            reply_users: [],
            reply_users_count: 0,
            reply_count: 0,
            ts: share.ts,
            ...(share.threadTs && { thread_ts: share.threadTs }),
            channel_name: workspace.channels.get(channel)?.name ?? '',
            team_id: installation.teamId,
            share_user_id: file.owner,
            source: 'UNKNOWN',
          })),
      ]),
    );
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    // Empty until Slack is through with the file (slackapi/bolt-js#2115).
    mimetype: listed.length > 0 || file.owner !== installation.botUserId ? mimetype : '',
    filetype,
    pretty_type: pretty,
    user: file.owner,
    user_team: workspace.people.get(file.owner)?.teamId ?? installation.teamId,
    editable: snippet,
    size: file.bytes.length,
    mode: snippet ? 'snippet' : 'hosted',
    is_external: false,
    external_type: '',
    is_public: publicShares.length > 0,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: url,
    url_private_download: url.replace(`${file.id}/`, `${file.id}/download/`),
    permalink: `https://${installation.teamDomain}.slack.com/files/${file.owner}/${file.id}/${file.name}`,
    permalink_public: `https://slack-files.com/${installation.teamId}-${file.id}-0000000000`,
    ...(snippet ? snippetFields(file) : { media_display_type: 'unknown' }),
    comments_count: 0,
    is_starred: false,
    shares: {
      ...(publicShares.length > 0 && { public: grouped(publicShares) }),
      ...(otherShares.length > 0 && { private: grouped(otherShares) }),
    },
    channels: inKind('public'),
    groups: inKind('private'),
    ims: inKind('im'),
    has_more_shares: false,
    has_rich_preview: false,
    file_access: 'visible',
  };
}
