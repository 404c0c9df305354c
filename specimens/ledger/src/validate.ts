import * as z from 'zod/mini';
import { Problem } from './problem.ts';

/**
 * Checks what came from outside against its schema.
 *
 * @returns the value with its defaults filled in
 * @throws Problem 400 that names every field at fault
 */
export function validate<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const result = z.safeParse(schema, value, { error: words });
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => {
    const at = issue.path.join('.');
    if (issue.code !== 'unrecognized_keys') return [{ field: at || 'body', message: issue.message }];
    return issue.keys.map((key) => ({
      field: [at, key].filter(Boolean).join('.'),
      message: 'is not known here',
    }));
  });
  throw new Problem(400, errors.map(({ field, message }) => `${field} ${message}`).join('; '), errors);
}

const words: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined) return 'is missing';
    return `must be ${article(issue.expected)}, not ${kindOf(issue.input)}`;
  }
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`;
  return 'is not valid';
};

function article(kind: string): string {
  if (kind === 'int') return 'a whole number';
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number' && !Number.isInteger(value)) return String(value);
  return article(typeof value);
}
