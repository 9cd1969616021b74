import { type buildConnector, type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { NotConnectedError, PrivateAddressError } from './http-error.ts';
import type { ProxySettings } from './proxy-address.ts';
import { proxyName } from './proxy-address.ts';

/** The proxies, and which host names they may be asked for. */
export interface ProxyOptions extends ProxySettings {
  readonly mayReach: (hostname: string) => boolean;
}

/**
 * A dispatcher that opens a tunnel (CONNECT) through a proxy for every connection, but for the exceptions, which `direct`
 * opens. A proxy looks names up itself, so no address can be judged here: a name that `mayReach` does not know is refused
 * before the proxy hears of it.
 */
export const createProxyDispatcher = (
  { https, http, exceptions, mayReach }: ProxyOptions,
  deps: {
    readonly direct: buildConnector.connector;
    readonly timeoutMs: number;
    readonly ca?: string | undefined;
  },
): Dispatcher => {
  const via = proxyName({ https, http, exceptions });
  const tls = { allowH2: false, timeout: deps.timeoutMs, ...(deps.ca === undefined ? {} : { ca: deps.ca }) };

  const tunnelled =
    (open: buildConnector.connector): buildConnector.connector =>
    (options, callback) => {
      const { hostname } = options;
      if (!mayReach(hostname)) {
        callback(
          new PrivateAddressError(hostname, 'is none of the hosts that jcaccess asks a proxy for'),
          null,
        );
        return;
      }
      open(options, (...[error, socket]) => {
        if (error === null) callback(null, socket);
        else callback(new NotConnectedError(hostname, error, via), null);
      });
    };

  return new EnvHttpProxyAgent({
    // Given, though empty: what is absent would be read from the environment once more.
    httpsProxy: https,
    httpProxy: http,
    noProxy: exceptions,
    allowH2: false,
    connect: deps.direct,
    proxyTunnel: true,
    proxyTls: tls,
    requestTls: tls,
    // To the proxy itself. A proxy that takes the connection and then says nothing must not hold a call for minutes.
    clientFactory: (origin, options) => new Pool(origin, { ...options, headersTimeout: deps.timeoutMs }),
    // To the service: `connect` is here the tunnel through the proxy, or `direct` for an exception.
    factory: (origin, options: Pool.Options) =>
      new Pool(origin, {
        ...options,
        ...(typeof options.connect === 'function' && options.connect !== deps.direct
          ? { connect: tunnelled(options.connect) }
          : {}),
      }),
  });
};
