/**
 * A write that may be there although it was not confirmed: `written` when it certainly is and could still be lost with the
 * server that has it, `unknown` when no answer came. The caller has to look before doing it again.
 */
export class UnconfirmedError extends Error {
  override readonly name = 'UnconfirmedError';
  readonly outcome: 'written' | 'unknown';

  constructor(outcome: 'written' | 'unknown', message: string, cause?: unknown) {
    super(message, { cause });
    this.outcome = outcome;
  }
}
