import { z } from 'zod';

/** Types of services that only some claims can do with. */
type MeantType = 'postgres' | 'redis' | 'upstream' | 'otlp';

/**
 * Texts of claims that name a service of the contract, as they are or as the keys of a record. The claim alone cannot say whether there
 * is such a service, and of which type it is; who checks the whole contract finds here what to look for.
 */
export const serviceNames = z.registry<{ readonly types: readonly MeantType[] }>();

/**
 * The name of a service of the contract, of one of these types, or of any where none is given. Refinements make another schema of it,
 * which nobody would find.
 */
export const serviceName = (...types: readonly MeantType[]) => z.string().register(serviceNames, { types });
