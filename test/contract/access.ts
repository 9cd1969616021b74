import type { TestContext } from 'node:test';
import { createAccess } from '../../src/cloudflare/access.ts';
import { asId } from '../../src/domain/ids.ts';
import { createHttpClient, type HttpCall } from '../../src/http/client.ts';
import type { Access } from '../../src/ports/access.ts';
import { readSpMetadata } from '../../src/saml/sp-metadata.ts';
import { createWorldDispatcher } from '../worlds/network.ts';
import { type Stage, startStage } from '../worlds/stage.ts';

/** The adapter of Cloudflare against its world, with every call that it made. */
export interface AccessRig {
  readonly stage: Stage;
  readonly access: Access;
  readonly calls: HttpCall[];
  /** The same adapter with another token or account. */
  as(who: { readonly token?: string; readonly accountId?: string }): Access;
}

/** Starts the worlds and the adapter; both end with the test. */
export const startAccess = async (t: TestContext, seed = 1): Promise<AccessRig> => {
  const stage = await startStage({ seed });
  const dispatcher = createWorldDispatcher({ ...stage, lookup: host => stage.network.lookup(host) });
  const calls: HttpCall[] = [];
  const http = createHttpClient({
    dispatcher,
    random: () => 0,
    monotonicMs: () => performance.now(),
    observe: call => calls.push(call),
  });
  const as: AccessRig['as'] = ({ token = 'cf-token-acme', accountId = stage.cloudflare.accountId }) =>
    createAccess({
      http,
      accountId: asId(accountId),
      token,
      budget: { take: async () => ({ ok: true }) },
      readSpMetadata,
    });
  t.after(async () => {
    await dispatcher.destroy();
    await stage.close();
  });
  return { stage, access: as({}), calls, as };
};
