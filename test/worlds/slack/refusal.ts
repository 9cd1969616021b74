import type { Json } from './json.ts';

/** An `ok:false` answer of the Web API: `error` is Slack's word, `extra` are further fields of the answer. */
export class SlackRefusal extends Error {
  readonly error: string;
  readonly extra: Json;

  constructor(error: string, extra: Json = {}) {
    super(error);
    this.name = 'SlackRefusal';
    this.error = error;
    this.extra = extra;
  }
}

/** Something a real person could not have done: the button is not there, the modal is not open, the person is not in the channel. */
export class ImpossibleAct extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ImpossibleAct';
    this.code = code;
  }
}
