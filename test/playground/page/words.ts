const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** The text of a message as it is spoken: names for mentions, the fallback of dates, the words of links, no marks of emphasis. */
export function plainWords(text: string, nameOf: (id: string) => string): string {
  return text
    .replace(/<@([A-Z0-9]+)[^>]*>/g, (_, id: string) => nameOf(id))
    .replace(/<!subteam\^([A-Z0-9]+)>/g, (_, id: string) => nameOf(id))
    .replace(/<(?:[^|>]*\|)([^>]*)>/g, '$1')
    .replace(/<([^>]*)>/g, '$1')
    .replace(/:[a-z_]+:/g, '')
    .replace(/[*`]/g, '')
    .replace(/&(?:lt|gt|amp);/g, entity => entities[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();
}

/** The first words of a text, at most `count`. */
export function firstWords(text: string, count: number): string {
  const words = text.split(' ');
  return words.length <= count ? text : `${words.slice(0, count).join(' ')} …`;
}
