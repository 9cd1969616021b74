import type { VisibleState } from '../playground/state.ts';

/** What a login came to, in Access's own words. */
export interface LoginSeen {
  readonly ok: boolean;
  readonly text: string;
  readonly json?: Readonly<Record<string, unknown>>;
}

/** What people do beside Slack: at JumpCloud's console, and in a browser. */
export interface ConsoleDeeds {
  /**
   * A person enters their recipe in JumpCloud, step by step: creates the application, fills in the SSO tab, uploads the
   * pair of their DM, ticks user groups, exports. Gives the metadata XML. Leaving things out or entering other values is
   * what `but` is for.
   */
  doJumpCloud(how?: {
    who?: string;
    /** Values that are entered instead of the recipe's, by the console's field. */
    but?: Readonly<Record<string, unknown>>;
    /** False: JumpCloud keeps the pair it made itself. */
    uploadPair?: boolean;
    /** User groups to tick; `All staff` when left out. */
    groups?: readonly string[];
  }): Promise<string>;
  /** Exports the metadata of an application, by its display label. */
  exportsMetadata(application: string): Promise<string>;
  /** Logs in through Access in a private window, with an application, or by the dashboard's Test (`test`). */
  logsIn(
    who: string,
    how?: { provider?: string; privateWindow?: boolean; test?: boolean; application?: string },
  ): Promise<LoginSeen>;
}

type Row = { readonly label: string; readonly value: string };

/** Finds a value of the recipe by the words before it; throws with what there is, so that a changed label is seen. */
function from(rows: readonly Row[], label: string): string {
  const found = rows.find(row => row.label === label) ?? rows.find(row => row.label.includes(label));
  if (found !== undefined) return found.value;
  throw new Error(`The recipe has no "${label}", but: ${rows.map(row => row.label).join(', ')}.`);
}

/** The rows of USER ATTRIBUTES; a service provider's name without a JumpCloud field is left to the person, who leaves it. */
function attributesOf(rows: readonly Row[]): { name: string; value: string }[] {
  return rows.flatMap((row, index) => {
    const next = rows[index + 1];
    const isPair =
      row.label === 'Service Provider Attribute Name' && next?.label === 'JumpCloud Attribute Name';
    return isPair ? [{ name: row.value, value: next.value }] : [];
  });
}

/** Makes the deeds; `recipeRows` and `files` are what a person finds in their DM. */
export function consoleDeeds(deps: {
  readonly act: (body: object) => Promise<unknown>;
  readonly state: () => VisibleState;
  readonly recipeRows: (who: string) => readonly Row[];
  readonly files: (who: string) => readonly { readonly name: string; readonly content: string }[];
}): ConsoleDeeds {
  const { act, state, recipeRows, files } = deps;
  const jumpcloud = (deed: object): Promise<unknown> => act({ jumpcloud: deed });
  const exportsMetadata = async (application: string): Promise<string> =>
    (await jumpcloud({ exportMetadata: { application } })) as string;

  return {
    exportsMetadata,
    doJumpCloud: async ({ who = 'ana', but = {}, uploadPair = true, groups = ['All staff'] } = {}) => {
      const rows = recipeRows(who);
      const value = (label: string): string => from(rows, label);
      const made = (await jumpcloud({
        create: { displayLabel: value('Display Label'), ssoIdpUrlSlug: value('SSO IdP URL') },
      })) as { id: string };
      const application = made.id;
      await jumpcloud({
        configure: {
          application,
          idpEntityId: value('IdP Entity ID'),
          spEntityId: value('SP Entity ID'),
          acsUrls: [value('ACS URLs')],
          subjectField: value('SAMLSubject NameID'),
          nameIdFormat: value('SAMLSubject NameID Format'),
          declareRedirectEndpoint: true,
          attributes: attributesOf(rows),
          ...but,
        },
      });
      const content = (name: string): string | undefined =>
        files(who).findLast(file => file.name === name)?.content;
      const pair = { certificate: content('samlidp.crt'), key: content('samlidp.key') };
      if (uploadPair) await jumpcloud({ uploadPair: { application, ...pair } });
      for (const group of groups) await jumpcloud({ assign: { application, group } });
      return exportsMetadata(application);
    },
    logsIn: async (who, { provider, privateWindow = true, ...more } = {}) => {
      const providers = state().cloudflare.identityProviders;
      const chosen = providers.find(one => one.id === provider || one.name === provider);
      const newest =
        chosen ?? (provider === undefined ? providers.findLast(one => one.type === 'saml') : undefined);
      if (newest === undefined) throw new Error(`Access has no login method ${provider ?? 'of type saml'}.`);
      return (await act({
        as: who,
        login: { identityProviderId: newest.id, privateWindow, ...more },
      })) as LoginSeen;
    },
  };
}
