import type { Actor } from '../domain/actor.ts';
import type { ChannelId, GroupId, UserId, WorkspaceId } from '../domain/ids.ts';

/** What Slack says of a conversation that reports should go to. */
export interface ChannelFacts {
  readonly name: string;
  readonly kind: 'channel' | 'direct-message' | 'group-message';
  readonly isPrivate: boolean;
  readonly archived: boolean;
  readonly botIsIn: boolean;
  readonly sharedWithOthers: boolean;
}

/** What Slack says of a person for texts that name them. */
export interface PersonFacts {
  readonly name: string;
  /** IANA; `UTC` when Slack does not say. */
  readonly timeZone: string;
  /** Deactivated, or no full member any more; false when Slack does not say. */
  readonly isGone: boolean;
}

/**
 * Slack as the register of people, groups and channels. What it says of people and groups is kept at most 60 s, and that it
 * says nothing not at all. Channels are read when asked: one that was archived or shared a moment ago takes no reports.
 */
export interface Directory {
  /**
   * Who acts; never throws: what Slack does not say counts against the person. The person is read now, who is in the groups
   * is at most 60 s old (Slack tells of changes there); with `keptMs` both may be as old as that.
   */
  actor(user: UserId, workspace: WorkspaceId, keptMs?: number): Promise<Actor>;
  /** What texts say of a person, by one call. */
  person(user: UserId): Promise<PersonFacts>;
  /** The plain name of a person for field errors and titles. */
  nameOf(user: UserId): Promise<string>;
  /** The IANA time zone of a person; `UTC` when Slack does not say. */
  timeZoneOf(user: UserId): Promise<string>;
  /** How people write a user group, e.g. `@security`; its id when Slack does not say. */
  handleOf(group: GroupId): Promise<string>;
  /** The members of a user group, or null when Slack does not say. */
  members(group: GroupId): Promise<readonly UserId[] | null>;
  /** Null when the bot cannot see the conversation. */
  channel(id: ChannelId): Promise<ChannelFacts | null>;
  /** Whether this person is in a conversation that the bot sees. */
  isIn(id: ChannelId, user: UserId): Promise<boolean>;
}
