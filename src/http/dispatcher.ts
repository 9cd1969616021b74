import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { NotConnectedError, PrivateAddressError } from './http-error.ts';
import { createProxyDispatcher, type ProxyOptions } from './proxy.ts';
import { isPublicAddress } from './public-address.ts';

/** `dns.lookup` asked for all addresses. */
export type Lookup = (
  hostname: string,
  options: { readonly all: true },
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/** Opens a socket to one of the addresses that a host name was found to have. */
export type Connect = (
  addresses: readonly LookupAddress[],
  options: buildConnector.Options,
  callback: buildConnector.Callback,
) => void;

/**
 * A dispatcher for every call of the process. Without a proxy it looks each name up itself, once per connection, refuses
 * addresses that are not public with `PrivateAddressError`, and connects to exactly the addresses it judged, so that a name
 * cannot change its mind in between. With a proxy, see `createProxyDispatcher`. `ca` is PEM trusted instead of the system's
 * authorities. A rehearsal gives its own `lookup` and `connect` to answer real names from this machine.
 */
export const createDispatcher = (deps: {
  readonly lookup?: Lookup;
  readonly connect?: Connect;
  readonly ca?: string;
  readonly proxy?: ProxyOptions | undefined;
}): Dispatcher => {
  const connect = guarded(deps.lookup ?? systemLookup, deps.connect ?? directly(deps.ca));
  if (deps.proxy === undefined) return new Agent({ allowH2: false, connect });
  return createProxyDispatcher(deps.proxy, { direct: connect, timeoutMs: connectTimeoutMs, ca: deps.ca });
};

const guarded =
  (lookup: Lookup, connect: Connect): buildConnector.connector =>
  (options, callback) => {
    const fail = (error: unknown): void => callback(new NotConnectedError(options.hostname, error), null);
    publicAddresses(options.hostname, lookup).then(
      addresses => {
        try {
          connect(addresses, options, (...[error, socket]) => {
            if (error === null) callback(null, socket);
            else fail(error);
          });
        } catch (error) {
          fail(error);
        }
      },
      (error: Error) => callback(error, null),
    );
  };

const publicAddresses = (hostname: string, lookup: Lookup): Promise<readonly LookupAddress[]> =>
  new Promise((resolve, reject) => {
    const judge = (addresses: readonly LookupAddress[]): void => {
      // One private address among public ones is how a name is made to lead inside: all must be public.
      if (addresses.length > 0 && addresses.every(one => isPublicAddress(one.address))) resolve(addresses);
      else reject(new PrivateAddressError(hostname));
    };
    const family = isIP(hostname);
    if (family !== 0) judge([{ address: hostname, family }]);
    else
      lookup(hostname, { all: true }, (error, addresses) => {
        if (error === null) judge(addresses);
        else reject(new NotConnectedError(hostname, error));
      });
  });

const connectTimeoutMs = 5_000;

const directly =
  (ca: string | undefined): Connect =>
  (addresses, options, callback) => {
    const known = (
      _hostname: string,
      wanted: { all?: boolean | undefined },
      answer: (error: null, found: string | LookupAddress[], family?: number) => void,
    ): void => {
      const [first] = addresses;
      // Never at once: a connection that fails while `connect` still runs has nobody who listens for its error yet.
      queueMicrotask(() => {
        if (wanted.all || first === undefined) answer(null, [...addresses]);
        else answer(null, first.address, first.family);
      });
    };
    const open = buildConnector({
      timeout: connectTimeoutMs,
      allowH2: false,
      lookup: known,
      port: Number(options.port),
      ...(ca === undefined ? {} : { ca }),
    });
    open(options, callback);
  };
