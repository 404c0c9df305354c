import { contractJsonSchema } from '../../src/contract/json-schema.ts';
import type { Category } from '../../src/model/category.ts';
import { reportJsonSchema } from '../../src/report/schema.ts';
import { serviceTypes } from '../../src/services/registry.ts';
import type { ClaimWords } from './claim-words.ts';

/** The published JSON Schemas by path: of the contract, for editors, and of `report.json`, for programs. */
export function schemas(
  categories: readonly Category[],
  words: ClaimWords,
): Readonly<Record<string, string>> {
  const claims = categories.map(({ description, claim }) => ({
    id: description.id,
    claim,
    always: description.always,
  }));
  return {
    'schemas/contract.schema.json': pretty(withWords(contractJsonSchema(claims, serviceTypes), words)),
    'schemas/report.schema.json': pretty(reportJsonSchema()),
  };
}

interface Described {
  readonly properties?: Record<string, Described>;
  description?: string;
}

/** What each key of a claim means, for editors that show it. */
function withWords(schema: Described, words: ClaimWords): Described {
  const claims = schema.properties?.claims?.properties ?? {};
  for (const [id, keys] of Object.entries(words)) {
    for (const { key, says } of keys) {
      const property = claims[id]?.properties?.[key];
      if (property !== undefined && says !== '') property.description = says;
    }
  }
  return schema;
}

function pretty(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
