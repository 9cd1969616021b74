/** What is wrong with the bytes or the structure of a file; readers turn it into a finding with their own `fix`. */
export interface XmlFault {
  readonly code:
    | 'empty'
    | 'too-large'
    | 'encoding-mismatch'
    | 'encoding-unsupported'
    | 'not-text'
    | 'cut-off'
    | 'not-xml'
    | 'malformed'
    | 'doctype'
    | 'control-character'
    | 'namespace'
    | 'too-complex';
  readonly message: string;
  readonly where?: string;
}

/** A refusal with a fault in it, the failing half of a Result. */
export const fault = (
  code: XmlFault['code'],
  message: string,
  where?: string,
): { ok: false; error: XmlFault } => ({
  ok: false,
  error: where === undefined ? { code, message } : { code, message, where },
});

/** A whole number the way people read it: 2048 becomes "2,048". */
export const grouped = (count: number): string => count.toLocaleString('en-US');
