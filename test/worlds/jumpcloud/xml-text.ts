const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Escapes a value for XML or HTML text and quoted attributes. */
export const xmlText = (value: string): string =>
  value.replaceAll(/[&<>"']/g, each => entities[each] ?? each);

/** The base64 of a PEM certificate's DER, on one line, as metadata and KeyInfo carry it. */
export const certificateBody = (pem: string): string => pem.replaceAll(/-----[^-]+-----|\s/g, '');
