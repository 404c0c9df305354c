/** A command failed for a reason that a person can do something about; the message says what, and names it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
