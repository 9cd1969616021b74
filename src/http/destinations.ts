/** The services that jcaccess calls; a leading dot stands for every name below. */
const SERVICES = [
  'slack.com',
  '.slack.com',
  'slack-files.com',
  '.slack-files.com',
  '.slack-edge.com',
  'api.cloudflare.com',
  '.cloudflareaccess.com',
  '.jumpcloud.com',
];

/** Tells the host names that jcaccess has a reason to call: those of its services, and `more` with all names below them. */
export const createDestinations = (more: readonly string[]): ((hostname: string) => boolean) => {
  const known = [...SERVICES, ...more.flatMap(host => [host.toLowerCase(), `.${host.toLowerCase()}`])];
  return hostname => {
    const name = hostname.toLowerCase();
    return known.some(one => (one.startsWith('.') ? name.endsWith(one) : name === one));
  };
};
