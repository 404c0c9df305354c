import { categories } from '../categories/registry.ts';
import type { Rule } from '../model/category.ts';
import { serviceTypes } from '../services/registry.ts';

/** What a contract may name: categories with their claims, and types of services. */
export function known() {
  return {
    categories: categories.map(({ description: { id, always, needs, rules }, claim }) => ({
      id,
      claim,
      always,
      kinds: kindsOf(rules),
      ...(needs && { needs }),
    })),
    serviceTypes: serviceTypes.map(({ type, image, port, limits, answersHttp }) => ({
      type,
      image,
      port,
      limits,
      answersHttp: answersHttp ?? false,
    })),
  };
}

/** Which subjects a category can be asked of: those of any of its rules. */
export function kindsOf(rules: readonly Rule[]) {
  return (['command', 'service'] as const).filter((kind) =>
    rules.some(({ subjects }) => subjects === undefined || subjects.includes(kind)),
  );
}
