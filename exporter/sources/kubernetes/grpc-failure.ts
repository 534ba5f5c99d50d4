/** The server answered with a status other than OK. */
export class GrpcFailure extends Error {
  override readonly name = 'GrpcFailure';
  /** https://grpc.io/docs/guides/status-codes/ */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** There was no answer that could be read. `late`: none in time; `long`: too much; `foreign`: not gRPC. */
export class NoGrpc extends Error {
  override readonly name = 'NoGrpc';
  readonly why: 'late' | 'long' | 'foreign';

  /** `found`: a clause, for `foreign`. */
  constructor(why: NoGrpc['why'], found = '') {
    super(found);
    this.why = why;
  }
}
