import { createWorldClock } from './clock.ts';
import { GLOBEX } from './cloudflare/account.ts';
import { type CloudflareWorld, createCloudflareWorld } from './cloudflare/cloudflare-world.ts';
import { type Front, hostOf, openFront } from './front.ts';
import { createJumpCloudWorld, type JumpCloudWorld } from './jumpcloud/jumpcloud-world.ts';
import { createNetwork, type Network } from './network.ts';
import { createRandom } from './random.ts';
import { createSlackWorld, type SlackWorld } from './slack/slack-world.ts';
import { createTestAuthority } from './tls.ts';
import type { World } from './world.ts';

/** All worlds behind one TLS server, with one clock, one chance and one name service. */
export interface Stage {
  /** The port of the front on 127.0.0.1. */
  readonly port: number;
  /** The certificate authority to trust, PEM. */
  readonly ca: string;
  readonly clock: ReturnType<typeof createWorldClock>;
  readonly network: Network;
  /** Numbers in [0, 1) for the app, apart from those of the worlds. */
  readonly random: () => number;
  readonly slack: SlackWorld;
  readonly cloudflare: CloudflareWorld;
  /** The second account of Cloudflare, where there are two. */
  readonly globex: CloudflareWorld | null;
  readonly jumpcloud: JumpCloudWorld;
  /** What the worlds are still doing, one line each. */
  pending(): string[];
  /** When a world will do something by itself next, or null. */
  nextDue(): Date | null;
  close(): Promise<void>;
}

/**
 * Starts the worlds of the company Acme. The same `seed` gives the same ids, quirks and chances (keys are always new);
 * `now` is where the clock begins; `network` are addresses of host names that differ; `jumpCloudKeyBits` is the size of
 * keys that JumpCloud makes (2048: its real 4096 take seconds).
 */
export async function startStage(
  options: {
    readonly seed?: number;
    readonly now?: Date;
    readonly network?: Readonly<Record<string, string | null>>;
    readonly jumpCloudKeyBits?: number;
    /** Cloudflare has the account of Globex too. */
    readonly twoAccounts?: boolean;
  } = {},
): Promise<Stage> {
  const seed = options.seed ?? 1;
  const clock = createWorldClock(options.now);
  const network = createNetwork(options.network);
  const jumpcloud = createJumpCloudWorld({
    clock,
    random: createRandom(seed + 1),
    bits: options.jumpCloudKeyBits ?? 2048,
  });
  const cloudflare = createCloudflareWorld({ clock, random: createRandom(seed + 2), jumpcloud });
  const slack = createSlackWorld({ clock, random: createRandom(seed + 3) });
  const globex = options.twoAccounts
    ? createCloudflareWorld({ clock, random: createRandom(seed + 4), jumpcloud, company: GLOBEX })
    : null;
  const worlds = [slack, ...(globex ? [besides(cloudflare, globex)] : []), cloudflare, jumpcloud];
  const authority = createTestAuthority();
  const front: Front = await openFront(worlds, authority);

  return {
    port: front.port,
    ca: authority.ca,
    clock,
    network,
    random: createRandom(seed),
    slack,
    cloudflare,
    globex,
    jumpcloud,
    pending: () => worlds.flatMap(world => world.pending()),
    nextDue: () => slack.nextDue() ?? null,
    close: async () => {
      await Promise.all(worlds.map(world => world.close()));
      await front.close();
    },
  };
}

/** Both accounts behind Cloudflare's one API; a team is of one account. */
const besides = (first: CloudflareWorld, second: CloudflareWorld): World => {
  const isSecond = (host: string, url = ''): boolean =>
    host === GLOBEX.team || url.includes(`/accounts/${GLOBEX.account}/`);
  return {
    serves: host => host === 'api.cloudflare.com' || isSecond(host),
    handle: (request, response) =>
      (isSecond(hostOf(request), request.url) ? second : first).handle(request, response),
    pending: () => second.pending(),
    close: () => second.close(),
  };
};
