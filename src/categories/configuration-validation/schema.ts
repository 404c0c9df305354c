import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** One thing that a schema refuses. */
export interface Refusal {
  /** Keys from the top, as in a JSON Pointer. */
  readonly path: readonly string[];
  /** `maximum`, `enum`, `required`, … */
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A JSON Schema, made ready to be asked. */
export interface Schema {
  /** The JSON Schema itself. */
  readonly source: Readonly<Record<string, unknown>>;
  /** Everything that is refused in a value; nothing for a valid one. */
  readonly refusals: (value: unknown) => readonly Refusal[];
}

/**
 * Compiles a JSON Schema of draft 7, or of 2020-12 where `$schema` says so. Formats are not asked: what counts as an
 * e-mail address differs between validators, and a doubtful case must accuse nobody.
 *
 * @param coerce whether texts that stand for numbers and truth values are taken for these, as in INI files and variables
 * @throws Error where it is no JSON Schema.
 */
export function compileSchema(schema: Readonly<Record<string, unknown>>, coerce: boolean): Schema {
  const Validator = String(schema.$schema ?? '').includes('2020-12') ? Ajv2020 : Ajv;
  const validator = new Validator({
    allErrors: true,
    strict: false,
    validateFormats: false,
    coerceTypes: coerce,
    logger: false,
  });
  const validate = validator.compile(schema) as ValidateFunction;
  return {
    source: schema,
    refusals: (value) => {
      // Coercion writes into what it is given.
      if (validate(structuredClone(value))) return [];
      return (validate.errors ?? []).map(refusal);
    },
  };
}

function refusal({ instancePath, keyword, params, message = keyword }: ErrorObject): Refusal {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return { path, keyword, params: params as Record<string, unknown>, message };
}
