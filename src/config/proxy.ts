import type { Reader } from './reader.ts';
import { settings } from './settings.ts';

/** The proxies for outward calls; empty: none. */
export interface ProxyConfig {
  readonly https: string;
  readonly http: string;
  /** Host names, suffixes and ports that are called without a proxy, separated by commas. */
  readonly exceptions: string;
}

/** Reads the usual proxy variables, of which the name in small letters counts first; null when no proxy is set. */
export const readProxy = ({ read, isSet }: Reader): ProxyConfig | null => {
  const either = (variable: 'HTTPS_PROXY' | 'HTTP_PROXY' | 'NO_PROXY'): string => {
    const small = variable.toLowerCase();
    return read(isSet(small) ? small : variable, settings[variable], '') ?? '';
  };
  const [https, http] = [either('HTTPS_PROXY'), either('HTTP_PROXY')];
  const exceptions = either('NO_PROXY');
  return https === '' && http === '' ? null : { https, http, exceptions };
};
