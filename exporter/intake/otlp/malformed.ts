/** A body that cannot be read as a whole. Nothing of it was counted. The message is a sentence for its sender. */
export class MalformedOtlp extends Error {
  override readonly name = 'MalformedOtlp';

  /** `found`: what is wrong, as a clause that starts in lower case and has no full stop. */
  constructor(found: string) {
    super(`This is not a request of OTLP metrics: ${found}.`);
  }
}
