/** Bytes that are no protobuf message. The message is a clause for a sentence: lower case, no full stop. */
export class MalformedProtobuf extends Error {
  override readonly name = 'MalformedProtobuf';
}
