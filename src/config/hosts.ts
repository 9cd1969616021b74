/** Domains under which anybody can have a name, beside those of two letters after `co`, `com` and the like. */
const SHARED = [
  'github.io',
  'gitlab.io',
  'pages.dev',
  'workers.dev',
  'web.app',
  'firebaseapp.com',
  'appspot.com',
  'run.app',
  'herokuapp.com',
  'onrender.com',
  'fly.dev',
  'vercel.app',
  'netlify.app',
  'azurewebsites.net',
  'cloudapp.net',
  'windows.net',
  'cloudfront.net',
  'amazonaws.com',
  'awsapprunner.com',
  'ngrok.io',
  'ngrok.app',
  'ngrok.dev',
  'duckdns.org',
  'deno.dev',
  'r2.dev',
  'replit.app',
  'surge.sh',
  's3.amazonaws.com',
  'core.windows.net',
  'blob.core.windows.net',
  'web.core.windows.net',
  'ngrok-free.app',
  'trycloudflare.com',
  'blogspot.com',
  'myshopify.com',
  'eu.org',
  'uk.com',
  'us.com',
  'de.com',
  'eu.com',
];
/** Names that lead nowhere, or wherever the nearest machine says (RFC 6761, RFC 6762). */
const SPECIAL_USE = ['local', 'localhost', 'internal', 'test', 'example', 'invalid', 'onion'];
const SECOND_LEVEL = /^(?:ac|co|com|edu|gob|gov|go|gv|mil|ne|net|nom|or|org|sch)\.[a-z]{2}$/;
const LABEL = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/;

/** Why a text is no host on which sign-on URLs may lie, with its subdomains; null when it is one. */
const hostFault = (host: string): string | null => {
  const labels = host.split('.');
  if (host.includes('*')) return 'holds a *; subdomains are included without it';
  if (host.includes('/') || host.includes('@')) return 'holds a URL; write the host alone';
  if (/^[\d.]+$/.test(host) || host.startsWith('[') || host.split(':').length > 2)
    return 'holds an IP address; write a domain name';
  if (host.includes(':')) return 'holds a port; sign-on is on the default one';
  if (host.endsWith('.')) return 'holds a host that ends with a dot';
  if (!labels.every(label => LABEL.test(label)) || !/^(?:[a-z]+|xn--[a-z\d-]+)$/.test(labels.at(-1) ?? ''))
    return 'holds something that is no domain name (other letters than ASCII are written as xn--…)';
  if (labels.length < 2) return 'holds a whole top-level domain';
  if (SPECIAL_USE.includes(labels.at(-1) ?? '')) return 'holds a name that is not of the public internet';
  if (SHARED.includes(host) || SECOND_LEVEL.test(host))
    return 'holds a domain under which anybody can have a name';
  return null;
};

/** The hosts of a list separated by commas. */
export const hostsIn = (list: string): string[] =>
  list
    .split(',')
    .map(host => host.trim().toLowerCase())
    .filter(host => host !== '');

/** What is wrong with a list of hosts; null when nothing is. */
export const hostsFault = (list: string): string | null =>
  hostsIn(list)
    .map(hostFault)
    .find(fault => fault !== null) ?? null;
