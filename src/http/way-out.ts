import type { Dispatcher } from 'undici';
import { createDestinations } from './destinations.ts';
import { createDispatcher } from './dispatcher.ts';
import type { ProxySettings } from './proxy-address.ts';

/** The dispatcher of a deployment; `moreHosts` may be called beside the services, when a proxy is asked. */
export const createWayOut = (deps: {
  readonly proxy: ProxySettings | null;
  readonly moreHosts: readonly string[];
}): Dispatcher =>
  createDispatcher(
    deps.proxy === null ? {} : { proxy: { ...deps.proxy, mayReach: createDestinations(deps.moreHosts) } },
  );
