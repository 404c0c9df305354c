import { z } from 'zod';
import type { Mask } from './mask.ts';

/**
 * Masks every free text in a value that its schema has accepted: strings and the keys of records. What the schema
 * fixes (property names, enumerations, literals) is ours and stays, whatever the secrets are.
 */
export function maskData(schema: z.core.$ZodType, value: unknown, mask: Mask): unknown {
  return walk(schema, value, mask, false);
}

function walk(schema: z.core.$ZodType, value: unknown, mask: Mask, cut: boolean): unknown {
  if (value === null || value === undefined) return value;
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) return value;
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    return walk(schema.unwrap(), value, mask, cut);
  }
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item) => walk(schema.element, item, mask, cut));
  }
  if (schema instanceof z.ZodUnion) {
    const option = schema.options.find((each) => z.safeParse(each, value).success);
    return walk(option ?? z.unknown(), value, mask, cut);
  }
  if (typeof value !== 'object') return maskAll(value, mask, cut);
  if (schema instanceof z.ZodRecord) {
    return mapEntries(value, (key, item) => [mask.text(key), walk(schema.valueType, item, mask, cut)]);
  }
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
    const shortened = 'truncated' in value && value.truncated === true;
    return mapEntries(value, (key, item) => [key, walk(shape[key] ?? z.unknown(), item, mask, shortened)]);
  }
  return maskAll(value, mask, cut);
}

function maskAll(value: unknown, mask: Mask, cut: boolean): unknown {
  if (typeof value === 'string') return mask.text(value, cut || value.includes('…'));
  if (Array.isArray(value)) return value.map((item) => maskAll(item, mask, cut));
  if (value === null || typeof value !== 'object') return value;
  return mapEntries(value, (key, item) => [mask.text(key), maskAll(item, mask, cut)]);
}

function mapEntries(value: object, change: (key: string, item: unknown) => [string, unknown]): unknown {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => change(key, item)));
}
