/** The four tabs of the page. */
export type Tab = 'chat' | 'jumpcloud' | 'login' | 'cloudflare';

/** Where one is: who, which tab, which conversation (id, or `home`), which thread (ts of its first message). */
export interface Place {
  person: string;
  tab: Tab;
  channel: string;
  thread?: string | undefined;
}

const tabs: readonly Tab[] = ['chat', 'jumpcloud', 'login', 'cloudflare'];

/** Reads a place from a URL hash such as `#/ana/chat/C0ITCHANGES/1795530720.000100`; what is missing comes from `fallback`. */
export function readPlace(hash: string, fallback: Place): Place {
  const [person, tab, channel, thread] = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  return {
    person: person || fallback.person,
    tab: tabs.find(known => known === tab) ?? fallback.tab,
    channel: channel || fallback.channel,
    thread: thread || undefined,
  };
}

/** Writes a place as a URL hash. */
export function writePlace(place: Place): string {
  const parts = [place.person, place.tab, place.channel, ...(place.thread ? [place.thread] : [])];
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}
