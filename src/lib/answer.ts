/**
 * A field of a JSON answer, as text; null where the answer is no JSON or has no such field of text, number or truth value.
 *
 * @param path names separated by dots, as in `account.id`.
 */
export function fieldOf(text: string, path: string): string | null {
  const value = plainOf(text, path);
  return value === null ? null : String(value);
}

/** The same with its own type, so that a number can be sent back as one. */
export function plainOf(text: string, path: string): string | number | boolean | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
