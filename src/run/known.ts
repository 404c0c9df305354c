import { categories } from '../categories/registry.ts';
import { serviceTypes } from '../services/registry.ts';

/** What a contract may name: categories with their claims, and types of services. */
export function known() {
  return {
    categories: categories.map(({ description: { id, always }, claim }) => ({ id, claim, always })),
    serviceTypes: serviceTypes.map(({ type, image, port, limits, answersHttp }) => ({
      type,
      image,
      port,
      limits,
      answersHttp: answersHttp ?? false,
    })),
  };
}
