/** A stored text that this jcaccess cannot read; the sentence says which record, and what to do. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
  /** True when a newer jcaccess wrote it, or may have; false when it is damaged. */
  readonly mayBeNewer: boolean;
  constructor(words: string, mayBeNewer: boolean) {
    super(words);
    this.mayBeNewer = mayBeNewer;
  }
}
