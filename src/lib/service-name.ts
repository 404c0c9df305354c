import { z } from 'zod';

/**
 * Texts of claims that name a service of the contract, as they are or as the keys of a record. The claim alone cannot say whether there
 * is such a service; who checks the whole contract finds here what to look for.
 */
export const serviceNames = z.registry<{ readonly names: 'service' }>();

/** The name of a service of the contract. Refinements make another schema of it, which nobody would find. */
export const serviceName = () => z.string().register(serviceNames, { names: 'service' });
