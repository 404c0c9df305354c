import { Unavailable } from './unavailable.ts';

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** An answer that says why a request was not done: problem details, RFC 9457. The message is for the client to read. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    errors: readonly FieldError[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

/** What a client is told about an error. Of a fault of ours it learns nothing but that there was one; the log has the rest. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Unavailable) {
    return new Problem(503, `${error.what} is not available, try again later`, [], { 'retry-after': '1' });
  }
  return new Problem(500, 'this is a fault of ours; it is in the log under the request id');
}
