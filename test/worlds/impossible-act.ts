/** What a person cannot do at that console or page: `code` is stable, `message` is shown to the person. */
export class ImpossibleAct extends Error {
  override readonly name = 'ImpossibleAct';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
