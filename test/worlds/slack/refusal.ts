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
