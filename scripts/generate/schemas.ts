import { contractJsonSchema } from '../../src/contract/json-schema.ts';
import type { Category } from '../../src/model/category.ts';
import { reportJsonSchema } from '../../src/report/schema.ts';
import { serviceTypes } from '../../src/services/registry.ts';

/** The published JSON Schemas by path: of the contract, for editors, and of `report.json`, for programs. */
export function schemas(categories: readonly Category[]): Readonly<Record<string, string>> {
  const claims = categories.map(({ description, claim }) => ({
    id: description.id,
    claim,
    always: description.always,
  }));
  return {
    'schemas/contract.schema.json': pretty(contractJsonSchema(claims, serviceTypes)),
    'schemas/report.schema.json': pretty(reportJsonSchema()),
  };
}

function pretty(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
