/** Something that ledger needs cannot be reached just now; the same request may succeed later. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  readonly what: string;

  constructor(what: string, detail: string, cause?: unknown) {
    super(`${what} is not available: ${detail}`, { cause });
    this.what = what;
  }
}
