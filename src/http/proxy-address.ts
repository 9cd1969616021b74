/** The proxies of this deployment, as `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name them; empty: none. */
export interface ProxySettings {
  readonly https: string;
  readonly http: string;
  /** Host names, suffixes and ports that are called without a proxy, separated by commas. */
  readonly exceptions: string;
}

/** Host and port of a proxy, for people: without its credentials. */
export const proxyName = ({ https, http }: ProxySettings): string => new URL(https || http).host;

/** The credentials in the addresses of proxies, in every form in which they travel, for the redaction of logs. */
export const proxySecrets = ({ https, http }: ProxySettings): string[] =>
  [https, http].flatMap(text => {
    const url = URL.parse(text);
    if (url === null || url.password === '') return [];
    const password = decodeURIComponent(url.password);
    const pair = `${decodeURIComponent(url.username)}:${password}`;
    return [url.password, password, Buffer.from(pair).toString('base64')];
  });
