import { z } from 'zod';
import type { ClaimSchema, ServiceType } from './known.ts';
import { contractSchema } from './schema.ts';

/**
 * The JSON Schema (draft 7, which editors' YAML and JSON servers know best) of a contract as people write it. What only
 * the loader can check, such as a claim that is a function, is left open.
 */
export function contractJsonSchema(
  categories: readonly ClaimSchema[],
  serviceTypes: readonly ServiceType[],
): Record<string, unknown> {
  const schema = z.toJSONSchema(contractSchema({ categories, serviceTypes }), {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // A default of what a text stands for (10000 for '10s') would be offered by editors, and refused by the loader.
      if (jsonSchema.type === 'string' && typeof jsonSchema.default === 'number') delete jsonSchema.default;
      // Zod's own name, no format of JSON Schema; the pattern beside it says the same.
      if (jsonSchema.format === 'starts_with') delete jsonSchema.format;
    },
  });
  return { ...schema, title: 'cleanroom contract' };
}
