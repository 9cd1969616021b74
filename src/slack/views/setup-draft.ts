import type { AccountId, ChannelId } from '../../domain/ids.ts';
import type { UserGroup } from '../../domain/jumpcloud.ts';
import type { ListedProvider } from '../../domain/provider.ts';

/** The fields of the form; each word is the action id of its input and the key of its error. */
export type SetupField =
  | 'label'
  | 'account'
  | 'team-domain'
  | 'identity-provider'
  | 'entity-id'
  | 'jumpcloud-application'
  | 'jumpcloud-groups'
  | 'certificate'
  | 'common-name'
  | 'days'
  | 'bits'
  | 'certificate-file'
  | 'attributes'
  | 'email-attribute'
  | 'sign-requests'
  | 'channel'
  | 'owner';

/** What was typed so far; a field that is missing shows its default. */
export interface SetupDraft {
  readonly label?: string;
  /** Where there are several: the id of one. */
  readonly account?: AccountId;
  readonly teamDomain?: string;
  /** `create`, or the id of an identity provider. */
  readonly identityProvider?: string;
  readonly entityId?: string;
  /** `hand`, `create`, or the id of an application in JumpCloud. */
  readonly application?: string;
  /** Ids of user groups in JumpCloud. */
  readonly groups?: readonly string[];
  readonly certificate?: 'generate' | 'own' | 'jumpcloud';
  readonly commonName?: string;
  readonly days?: string;
  readonly bits?: string;
  readonly attributes?: string;
  readonly emailAttribute?: string;
  readonly signRequests?: boolean;
  readonly channel?: string;
  readonly owner?: string;
}

/** What Cloudflare said of the account, for the defaults of fields 2 to 4. */
interface SetupAccount {
  readonly teamDomain: string;
  readonly providers: readonly ListedProvider[];
  /** Present when approved changes may write in JumpCloud. */
  readonly jumpcloud?: {
    readonly applications: readonly { readonly id: string; readonly label: string }[];
    readonly groups: readonly UserGroup[];
  };
}

/** Why fields 2 to 4 could not be read ahead, or what else went wrong while the form was open. */
export type SetupProblem = 'silent' | 'token' | 'broken';

/** What is used again as long as certificate, IdP Entity ID and team domain stay as they were. */
export interface Restart {
  readonly pair?: string;
  readonly metadataAt?: Date;
  /** The SHA-256 of an own certificate; it need not be attached again. */
  readonly own?: string;
}

/** All that the form shows. */
export interface SetupForm {
  readonly draft: SetupDraft;
  /** True while Cloudflare is being read; fields 2 to 4 come later. */
  readonly loading: boolean;
  readonly account?: SetupAccount;
  /** The accounts to choose from; absent when there is only one. */
  readonly accounts?: readonly { readonly id: AccountId; readonly name: string }[];
  readonly problem?: SetupProblem;
  /** For `broken`: the reference that the log carries. */
  readonly reference?: string;
  /** Found after the acknowledgement, each shown right under its field. */
  readonly errors?: Readonly<Partial<Record<SetupField, string>>>;
  readonly checking?: boolean;
  /** An IdP Entity ID that nothing has yet. */
  readonly freeEntityId?: string;
  /** What an ended change leaves to the one that starts again from it. */
  readonly restart?: Restart;
  /** The channel of the command. */
  readonly channel: ChannelId;
}
