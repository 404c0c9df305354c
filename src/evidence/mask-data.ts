import { z } from 'zod';
import { isOwnWord } from '../model/own-word.ts';
import type { Mask } from './mask.ts';

/**
 * Masks every free text in a value that its schema has accepted: strings and the keys of records. What the schema
 * fixes (property names, enumerations, literals, own words) is ours and stays, whatever the secrets are: a judge finds
 * records by it, and would pass over one that it no longer knows.
 */
export function maskData(schema: z.core.$ZodType, value: unknown, mask: Mask): unknown {
  return walk(schema, value, mask, false);
}

/** Masks every text in lines of JSON that we wrote, those that were cut too; the keys are ours. */
export function maskLines(bytes: Uint8Array, mask: Mask): Uint8Array {
  const lines = Buffer.from(bytes).toString().split('\n');
  const masked = lines.map((line) =>
    line === '' ? '' : JSON.stringify(JSON.parse(line, (_key, value) => maskText(value, mask, false))),
  );
  return Buffer.from(masked.join('\n'));
}

function walk(schema: z.core.$ZodType, value: unknown, mask: Mask, cut: boolean): unknown {
  if (value === null || value === undefined) return value;
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral || isOwnWord(schema)) return value;
  if (
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional
  ) {
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
    const ours = isOwnWord(schema.keyType);
    return mapEntries(value, (key, item) => [
      ours ? key : mask.text(key),
      walk(schema.valueType, item, mask, cut),
    ]);
  }
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
    const shortened =
      ('truncated' in value && value.truncated === true) || ('cut' in value && value.cut === true);
    return mapEntries(value, (key, item) => [key, walk(shape[key] ?? z.unknown(), item, mask, shortened)]);
  }
  return maskAll(value, mask, cut);
}

function maskAll(value: unknown, mask: Mask, cut: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => maskAll(item, mask, cut));
  if (value === null || typeof value !== 'object') return maskText(value, mask, cut);
  return mapEntries(value, (key, item) => [mask.text(key), maskAll(item, mask, cut)]);
}

function maskText(value: unknown, mask: Mask, cut: boolean): unknown {
  return typeof value === 'string' ? mask.text(value, cut || value.includes('…')) : value;
}

function mapEntries(value: object, change: (key: string, item: unknown) => [string, unknown]): unknown {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => change(key, item)));
}
