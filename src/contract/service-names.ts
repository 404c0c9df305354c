import { z } from 'zod';
import { suggestion } from '../lib/near-miss.ts';
import { serviceNames } from '../lib/service-name.ts';
import type { Problem } from './problems.ts';

/** What is wrong with a name of a service: nothing where the contract declares it. */
export function serviceNameFault(name: string, services: readonly string[]): string | null {
  if (services.includes(name)) return null;
  return `names no service of the contract; ${suggestion(name, services, 'declared')}`;
}

/** A declared service; its type is undefined where the contract gives it none that there is, which the schema refuses. */
export interface Declared {
  readonly name: string;
  readonly type: string | undefined;
}

/** What is wrong with a name of a service that a claim takes: nothing where it is declared, and of a type that is meant. */
function fault(schema: unknown, name: string, services: readonly Declared[]): string | null {
  const meant = schema instanceof z.ZodString ? serviceNames.get(schema) : undefined;
  if (meant === undefined) return null;
  const names = services.map((service) => service.name);
  const type = services.find((service) => service.name === name)?.type;
  const types: readonly string[] = meant.types;
  if (type === undefined || types.length === 0 || types.includes(type)) return serviceNameFault(name, names);
  const fit = services.filter((service) => service.type !== undefined && types.includes(service.type));
  const declared = fit.length === 0 ? 'none' : fit.map((service) => service.name).join(', ');
  return `names a service of type ${type}; one of type ${types.join(' or ')} is meant, declared: ${declared}`;
}

/**
 * Names of services in a claim as it was written that the contract does not declare, or declares as another type than is meant. Where the claim takes a service is said by its
 * schema; values of another form than that are passed over.
 */
export function serviceNameProblems(
  schema: unknown,
  value: unknown,
  path: readonly string[],
  services: readonly Declared[],
): Problem[] {
  if (schema instanceof z.ZodString) {
    const says = typeof value === 'string' ? fault(schema, value, services) : null;
    return says === null ? [] : [{ path, kind: 'value', says }];
  }
  const inside = (inner: unknown, key: string, item: unknown) =>
    serviceNameProblems(inner, item, [...path, key], services);
  if (schema instanceof z.ZodArray) {
    if (!Array.isArray(value)) return [];
    return value.flatMap((item, index) => inside(schema.element, String(index), item));
  }
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
    return Object.entries(value).flatMap(([key, item]) => {
      if (schema instanceof z.ZodObject)
        return Object.hasOwn(schema.shape, key) ? inside(schema.shape[key], key, item) : [];
      const says = fault(schema.keyType, key, services);
      const ofKey: Problem[] = says === null ? [] : [{ path: [...path, key], kind: 'key', says }];
      return [...ofKey, ...inside(schema.valueType, key, item)];
    });
  }
  return around(schema).flatMap((inner) => serviceNameProblems(inner, value, path, services));
}

/** What a schema takes that is made of others: a default, a choice, something that is changed afterwards. */
function around(schema: unknown): readonly unknown[] {
  if (schema instanceof z.ZodUnion) return schema.options;
  if (schema instanceof z.ZodPipe) return [schema.in];
  return schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
    ? [schema.unwrap()]
    : [];
}
