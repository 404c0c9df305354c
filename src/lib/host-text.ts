import { z } from 'zod';

/**
 * A text in a claim, under the key `content`: itself, or `{ file: 'path' }` for a file of the host, seen from the contract's
 * folder. The loader of contracts reads it before any claim is parsed.
 */
export const hostText = () =>
  z.union([z.string(), z.strictObject({ file: z.string() })]).transform((given, context): string => {
    if (typeof given === 'string') return given;
    context.addIssue(
      'names a file of the host, which is read only when the contract is loaded from its file',
    );
    return z.NEVER;
  });
