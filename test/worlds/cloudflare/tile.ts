import type { JumpCloudWorld } from '../jumpcloud/jumpcloud-world.ts';
import type { CloudflareWorld } from './cloudflare-world.ts';
import type { LoginResult } from './login.ts';

/**
 * A click on the tile of an application (id or label) in JumpCloud's user portal, to the last page. Without a Login URL
 * JumpCloud posts a response that Access never asked for; with one the browser goes to that Access application and logs in
 * through the provider whose sign-on URL is the application's.
 */
export const clickTile = async (
  worlds: { jumpcloud: JumpCloudWorld; cloudflare: CloudflareWorld },
  click: { email: string; application: string },
): Promise<LoginResult> => {
  const { jumpcloud, cloudflare } = worlds;
  const answer = jumpcloud.openTile({ application: click.application, user: click.email });
  if (answer.kind === 'page') return { ok: false, at: 'jumpcloud', text: answer.text };
  if (answer.kind === 'form') return cloudflare.receive(answer);

  const unreachable: LoginResult = {
    ok: false,
    at: 'browser',
    text: `This site can’t be reached: ${answer.location}`,
  };
  const { applications, identityProviders } = cloudflare.state();
  const protectedApp = applications.find(each => each.domain === new URL(answer.location).hostname);
  const tile = jumpcloud
    .state()
    .applications.find(each => [each.id, each.displayLabel].includes(click.application));
  const provider = identityProviders.find(each => Object(each.config).sso_target_url === tile?.ssoUrl);
  if (!protectedApp || !provider) return unreachable;
  return cloudflare.login({
    email: click.email,
    identityProviderId: String(provider.id),
    application: protectedApp.id,
  });
};
