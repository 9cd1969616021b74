import type { Block, KnownBlock, RichTextBlock } from '@slack/types';
import type { ScenarioName } from '../scenarios/names.ts';

/** A block as Slack's API would hold it; the newest ones may be unknown to the types. */
export type AnyBlock = KnownBlock | (Block & { type: string });

/** A person of the rehearsal. `id` is the Slack user id, `name` the word that acts use (`ana`). */
export interface Person {
  id: string;
  name: string;
  realName?: string;
  email?: string;
  isBot?: boolean;
  deleted?: boolean;
}

/** A Slack user group; `handle` carries no `@`. */
export interface Group {
  id: string;
  handle?: string;
  name?: string;
  members?: string[];
}

/** A file as the Slack stand-in keeps it; `url` is same-origin and answers the bytes. */
export interface SlackFile {
  id: string;
  name: string;
  title?: string;
  owner?: string;
  channels?: string[];
  url?: string;
  size?: number;
  deleted?: boolean;
}

/** One message; `visibleTo` names the only person (or people) who see it. */
export interface Message {
  ts: string;
  threadTs?: string;
  user: string;
  text: string;
  blocks?: AnyBlock[];
  files?: (string | SlackFile)[];
  visibleTo?: string | string[];
  broadcast?: boolean;
  edited?: unknown;
}

/** One conversation; a DM with the app is called `dm:<person>`. `members` are user ids or names. */
export interface Channel {
  id: string;
  name: string;
  kind?: string;
  members?: string[];
  messages: Message[];
}

/** A modal or App Home as Slack holds it. */
export interface View {
  id?: string;
  type?: string;
  title?: { text: string };
  submit?: { text: string } | null;
  close?: { text: string } | null;
  blocks: AnyBlock[];
  /** What Slack holds for each field: block id, then action id. */
  state?: { values?: Record<string, Record<string, Record<string, unknown>>> };
}

/** An open modal; `errors` stand under fields, keyed by action id (or block id, as Slack's own answer has them). */
export interface OpenModal {
  viewId: string;
  user: string;
  view: View;
  errors?: Record<string, string> | null;
}

/** An Access identity provider as Cloudflare's API answers it. */
export interface IdentityProvider {
  id: string;
  name: string;
  type: string;
  config?: Record<string, unknown>;
  [key: string]: unknown;
}

/** One write that reached the Cloudflare stand-in; `at` is ISO 8601. */
export interface CloudflareWrite {
  at?: string;
  time?: string;
  method: string;
  path: string;
  name?: string;
  by?: string;
  plan?: string;
  status?: number;
  body?: unknown;
}

/** What the JumpCloud console holds about one application's SSO tab. */
export interface ApplicationConfig {
  idpEntityId?: string;
  spEntityId?: string;
  acsUrls?: string[];
  subjectField?: string;
  nameIdFormat?: string;
  signatureAlgorithm?: string;
  sign?: string;
  loginUrl?: string;
  declareRedirectEndpoint?: boolean;
  attributes?: { name: string; value: string }[];
}

/** One SSO application of the JumpCloud stand-in. */
export interface Application {
  id: string;
  displayLabel: string;
  ssoUrl?: string;
  active?: boolean;
  config?: ApplicationConfig;
  certificate?: { sha256?: string; notAfter?: string; source?: string } | null;
  keyPresent?: boolean;
  assigned?: string[] | { groups?: string[]; users?: string[] };
}

/** Everything a person could see, as `GET /playground/state` answers it. */
export interface PlaygroundState {
  version: number | string;
  now: string;
  /** Which rehearsal is on; the how manyth since the playground started. */
  rehearsal?: { scenario: ScenarioName; number: number };
  people: Person[];
  groups: Group[];
  channels: Channel[];
  modals: OpenModal[];
  files: SlackFile[];
  homes: Record<string, View | null>;
  cloudflare: { identityProviders: IdentityProvider[]; writes: CloudflareWrite[]; teamDomain?: string };
  jumpcloud: { applications: Application[] };
}

/** The answer of `POST /playground/act`. */
export interface ActAnswer {
  ok: boolean;
  result?: unknown;
  error?: { code: string; message: string };
  version?: number | string;
}

/** Tells a rich_text block from the rest. */
export function isRichText(block: AnyBlock): block is RichTextBlock {
  return block.type === 'rich_text';
}
