import fc from 'fast-check';
import type { z } from 'zod';

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly keyType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
  readonly getter?: () => z.ZodType;
}

/** Values that a schema takes, as far as its shape says; checks beyond the shape are the caller's to filter by. */
export function arbitraryOf(schema: z.ZodType, text: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const of = (inner: z.ZodType | undefined) => (inner ? arbitraryOf(inner, text) : fc.constant(null));
  const definition = (schema as unknown as { readonly def: Definition }).def;
  switch (definition.type) {
    case 'object': {
      const entries = Object.entries(definition.shape ?? {});
      const optional = entries.filter(([, inner]) => inner.safeParse(undefined).success).map(([key]) => key);
      const model = Object.fromEntries(entries.map(([key, inner]) => [key, of(inner)]));
      return fc.record(model, { requiredKeys: Object.keys(model).filter((key) => !optional.includes(key)) });
    }
    case 'array':
      return fc.array(of(definition.element), { maxLength: 4 });
    case 'record':
      return fc.dictionary(text, of(definition.valueType), { maxKeys: 4 });
    case 'union':
      return fc.oneof(...(definition.options ?? []).map(of));
    case 'nullable':
      return fc.option(of(definition.innerType), { freq: 2 });
    case 'optional':
    case 'default':
    case 'prefault':
    case 'readonly':
      return of(definition.innerType);
    case 'lazy':
      return fc.jsonValue({ maxDepth: 2 });
    case 'enum':
      return fc.constantFrom(...Object.values(definition.entries ?? {}));
    case 'literal':
      return fc.constantFrom(...(definition.values ?? []));
    case 'string':
      return text;
    case 'number':
      return fc.oneof(
        fc.nat(5),
        fc.nat(60_000),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.constantFrom(200, 503, 137, -1),
      );
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      throw new Error(`no values are known for a schema of type ${definition.type}`);
  }
}
