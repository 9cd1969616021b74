import { z } from 'zod';
import type { Asked, Reader } from './reader.ts';

/** The proxies for outward calls; empty: none. */
export interface ProxyConfig {
  readonly https: string;
  readonly http: string;
  /** Host names, suffixes and ports that are called without a proxy, separated by commas. */
  readonly exceptions: string;
}

const isProxy = (text: string): boolean => {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return false;
  try {
    decodeURIComponent(url.username + url.password);
    return true;
  } catch {
    return false;
  }
};

const proxy: Asked<string> = {
  schema: z
    .string()
    .transform(text => (text.includes('://') ? text : `http://${text}`))
    .refine(isProxy, 'is no address of an HTTP proxy'),
  fix: 'For example http://user:password@proxy.example.com:3128, with what is special in user and password percent-encoded (/ is %2F, % is %25). SOCKS is not supported.',
};

/** Reads the usual proxy variables, of which the lower-case name wins; null when no proxy is set. */
export const readProxy = ({ read, isSet }: Reader): ProxyConfig | null => {
  const either = (variable: string): string =>
    isSet(variable.toLowerCase()) ? variable.toLowerCase() : variable;
  const https = read(either('HTTPS_PROXY'), proxy, '') ?? '';
  const http = read(either('HTTP_PROXY'), proxy, '') ?? '';
  const exceptions = read(either('NO_PROXY'), { schema: z.string(), fix: 'Host names.' }, '') ?? '';
  return https === '' && http === '' ? null : { https, http, exceptions };
};
