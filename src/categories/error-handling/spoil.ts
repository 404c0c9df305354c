/** A body that is wrong in one way. */
export interface Mutant {
  /** `broken JSON`, `no field amount`, `field amount of a wrong type`, … */
  readonly what: string;
  readonly body: string;
}

/**
 * Spoils a good JSON body in one way at a time: cut off, not JSON at all, another kind of document, each required
 * field missing, each required field of a wrong type. The good body's other fields stay as they are. A required field
 * that the good body does not have cannot be spoilt.
 */
export function spoilt(body: string | null, required: readonly string[]): readonly Mutant[] {
  const good = parseObject(body);
  if (body === null || good === null) return [];
  const text = body.trim();
  const fields = required.filter((field) => Object.hasOwn(good, field));
  return [
    { what: 'broken JSON', body: text.slice(0, Math.max(1, text.length - 2)) },
    { what: 'a body that is not JSON', body: 'this is not JSON' },
    { what: 'an empty body', body: '' },
    { what: 'an array instead of an object', body: JSON.stringify([good]) },
    ...fields.map((field) => ({
      what: `no field ${field}`,
      body: JSON.stringify(withoutField(good, field)),
    })),
    ...fields.map((field) => ({
      what: `field ${field} of a wrong type`,
      body: JSON.stringify({ ...good, [field]: otherType(good[field]) }),
    })),
  ];
}

/** A value of a type that the good one does not have. */
export function otherType(good: unknown): unknown {
  return typeof good === 'object' && good !== null ? 'text' : { nested: ['object'] };
}

function withoutField(good: Readonly<Record<string, unknown>>, field: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(good).filter(([key]) => key !== field));
}

/** The JSON object that a good body is, or null where it is anything else. */
export function parseObject(body: string | null): Record<string, unknown> | null {
  if (body === null) return null;
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
