import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from '../../worlds/world.ts';

/** When the power goes: before a request is carried out, after that but before its answer is sent, or after the answer. */
export type Phase = 'before' | 'unanswered' | 'answered';

/** What a request is, without ids: `POST identity_providers`, `chat.update`, `upload`. */
export const nameOfCall = (request: IncomingMessage): string => {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const path = (request.url ?? '/').replace(/\?.*$/, '');
  if (host === 'slack.com') return `slack ${path.replace('/api/', '')}`;
  if (host.endsWith('.slack.com')) return `slack file ${request.method}`;
  if (host === 'api.cloudflare.com') {
    const route = path.replace(/^\/client\/v4\/accounts\/[^/]+\//, '').replace(/[0-9a-f-]{32,}/, '{id}');
    return `cloudflare ${request.method} ${route}`;
  }
  return `${request.method} ${host}`;
};

/** After a kill so many calls at most go through before the next, so that kills fall on whole stories and not on their beginnings. */
const mostSpared = 60;

const phases: readonly Phase[] = ['before', 'unanswered', 'answered'];

/**
 * Decides at which calls the power goes. Places that were not hit yet come first, so that a few kills already cover the
 * rare calls; writes to Cloudflare are few and matter most, so that they are never spared. `random` gives 0 to 1.
 */
export function createFailPoints(random: () => number) {
  const hits = new Map<string, number>();
  let spared = 0;
  const spare = (): void => {
    spared = Math.floor(random() * mostSpared);
  };
  spare();
  return {
    /** The phase in which the power goes at this call, or null. */
    consider: (name: string): Phase | null => {
      const isWrite = /^cloudflare (?:POST|PUT|DELETE)/.test(name);
      spared -= 1;
      if (spared >= 0 && !isWrite) return null;
      const phase = phases[Math.floor(random() * phases.length)] ?? 'before';
      const before = hits.get(`${name} ${phase}`) ?? 0;
      return random() < Math.max(isWrite ? 0.3 : 0.02, 0.5 / (1 + 2 * before)) ? phase : null;
    },
    /** Counts a kill. */
    hit: (name: string): void => {
      hits.set(name, (hits.get(name) ?? 0) + 1);
      spare();
    },
    /** How often each place was hit, most often first. */
    hits: (): Record<string, number> =>
      Object.fromEntries([...hits].sort(([, one], [, other]) => other - one)),
  };
}

/** The fail points of a campaign; they are shared by its rounds. */
export type FailPoints = ReturnType<typeof createFailPoints>;

/**
 * Cuts the power at a world's front. `decide` says for each call whether and when; `cut` ends the caller and says whether
 * it did. What was carried out stays so; what was not answered is never answered. A caller who was not ended is served.
 */
export function withPowerCuts(
  world: World,
  decide: (name: string, address: string) => Phase | null,
  cut: (name: string, address: string) => boolean,
): void {
  const handle = world.handle.bind(world);
  world.handle = async (request, response) => {
    const address = request.socket.remoteAddress ?? '';
    const name = nameOfCall(request);
    const phase = decide(name, address);
    if (phase === 'before' && cut(`${name} before`, address)) {
      response.destroy();
      return;
    }
    if (phase === 'unanswered') silence(response, () => cut(`${name} unanswered`, address));
    if (phase === 'answered') response.once('finish', () => cut(`${name} answered`, address));
    await handle(request, response);
  };
}

/** When an answer is about to go out, asks whether the power goes instead; an answer to one who lives on is sent. */
const silence = (response: ServerResponse, isCut: () => boolean): void => {
  const { end, write, writeHead } = response;
  const decide = (): void => {
    Object.assign(response, { end, write, writeHead });
    if (!isCut()) return;
    const mute = (): ServerResponse => response;
    Object.assign(response, { end: mute, write: () => true, writeHead: mute });
    response.destroy();
  };
  Object.assign(response, {
    writeHead: (...args: Parameters<typeof writeHead>) => {
      decide();
      return response.writeHead(...args);
    },
    write: (...args: Parameters<typeof write>) => {
      decide();
      return response.write(...args);
    },
    end: (...args: Parameters<typeof end>) => {
      decide();
      return response.end(...args);
    },
  });
};
