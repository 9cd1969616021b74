declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A Slack workspace, e.g. `T0ACME`: the partition that everything of one deployment lives in. */
export type WorkspaceId = Branded<'WorkspaceId'>;
/** A Slack person, e.g. `U0ANA`. */
export type UserId = Branded<'UserId'>;
/** A Slack conversation: channel or DM, e.g. `C0ITCHANGES`, `D0ANA`. */
export type ChannelId = Branded<'ChannelId'>;
/** A Slack user group, e.g. `S0SECURITY`. */
export type GroupId = Branded<'GroupId'>;
/** A Slack file, e.g. `F0123`. */
export type FileId = Branded<'FileId'>;
/** A change, four letters and digits that people can read aloud, e.g. `7K2Q`. */
export type ChangeId = Branded<'ChangeId'>;
/** A connection, e.g. `cn_7k2q9x`. */
export type ConnectionId = Branded<'ConnectionId'>;
/** An identity provider in Access: a UUID. */
export type ProviderId = Branded<'ProviderId'>;
/** A Cloudflare account: 32 hex digits. Its JumpCloud organisation, budget and lanes go by it. */
export type AccountId = Branded<'AccountId'>;
/** A deterministic id of an effect, made of its change, the change's version and the deed. */
export type EffectId = Branded<'EffectId'>;

/** Names a checked string as an id. The caller vouches for the string's origin. */
export const asId = <Id extends string>(text: string): Id => text as Id;
