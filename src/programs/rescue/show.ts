import type { Applied, Connection } from '../../domain/connection.ts';
import { byEnd } from '../../domain/places.ts';
import type { HeldCertificate, SamlProvider, SamlSettings } from '../../domain/provider.ts';
import { differingSettings, sameCertificate, settingLabel, shownSetting } from '../../domain/provider.ts';
import type { Around, Outcome } from './around.ts';

const PAGE = 100;

const certificate = ({ sha256, notAfter }: HeldCertificate): string =>
  `${sha256?.slice(0, 23) ?? 'not readable'}…, ends ${notAfter?.toISOString().slice(0, 10) ?? 'unknown'}`;

/** What differs between what Access has and what people kept, a line each. */
export const differences = (now: SamlSettings, kept: SamlSettings): string[] => {
  const held = (list: readonly HeldCertificate[], one: HeldCertificate): boolean =>
    list.some(other => sameCertificate(one, other));
  return [
    ...differingSettings(now, kept).map(
      key =>
        `${settingLabel(key)}: Access has "${shownSetting(now, key)}", kept was "${shownSetting(kept, key)}"`,
    ),
    ...kept.certificates
      .filter(one => !held(now.certificates, one))
      .map(one => `Certificate ${certificate(one)}: kept, and Access does not trust it`),
    ...now.certificates
      .filter(one => !held(kept.certificates, one))
      .map(one => `Certificate ${certificate(one)}: Access trusts it, and nobody kept it`),
  ];
};

/** Shows every login method that Access has, and of each connection what differs from what was kept. */
export const show = async (around: Around): Promise<Outcome> => {
  const { accounts, say } = around;
  for (const account of accounts) {
    const { access, name } = account;
    const [{ teamDomain }, providers] = [await access.organization(), await access.providers()];
    say(`Access of ${teamDomain} (${name}) has ${providers.length} login methods:`);
    for (const { id, name: called, type, readOnly } of providers)
      say(`  ${called} (${type}${readOnly ? ', read-only' : ''})  ${id}`);
    if (!providers.some(({ type }) => type === 'onetimepin'))
      say('  There is no One-time PIN: npm run rescue -- one-time-pin adds it.');
    say('');
    say('Connections there, the certificate that ends first first:');
    let count = 0;
    for await (const { applied, request } of live(around)) {
      if ((request.account ?? accounts[0].id) !== account.id) continue;
      count += 1;
      const now = providers.find(({ id }) => id === applied.provider);
      say(`  ${request.label}  kept ${applied.at.toISOString().slice(0, 10)}  ${applied.provider}`);
      for (const line of statesOf(now?.saml, now !== undefined, applied)) say(`      ${line}`);
    }
    if (count === 0) say('  none');
    say('');
  }
  return 0;
};

const statesOf = (now: SamlProvider | undefined, isThere: boolean, { settings }: Applied): string[] => {
  if (!now) return [isThere ? 'Cloudflare answers of it what cannot be read' : 'GONE from Access'];
  const found = differences(now, settings);
  return found.length === 0 ? ['as it was kept'] : found;
};

type Live = Connection & { readonly applied: Applied };

async function* live({ store, workspace }: Around): AsyncGenerator<Live> {
  for (let skip = 0; ; skip += PAGE) {
    const page = await store.connectionsIn(workspace, { list: byEnd() }, { skip, limit: PAGE });
    for (const one of page) if (one.applied) yield { ...one, applied: one.applied };
    if (page.length < PAGE) return;
  }
}
