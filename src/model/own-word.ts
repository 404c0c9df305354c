import { z } from 'zod';

const ownWords = z.registry<Record<string, never>>();

/** A text that cleanroom itself chose, never the program: the name of a note, the id of a category. It is not masked. */
export const ownWord = () => z.string().register(ownWords, {});

/** Whether a schema was made by `ownWord`. */
export const isOwnWord = (schema: z.core.$ZodType): boolean => ownWords.has(schema);
