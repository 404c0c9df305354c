import type { Configuration } from '../claim.ts';
import { compileSchema } from '../schema.ts';
import { conflictMutants, environmentMutants, fileMutants } from './files.ts';
import { LANGUAGES } from './languages.ts';
import type { Mutant, Promised } from './mutant.ts';

/** Every mutant of a configuration of the contract. The same random numbers give the same ones. */
export function mutantsOf(configuration: Configuration, random: () => number): readonly Mutant[] {
  const { format, content, variables, command, conflicts } = configuration;
  const promised = promisedBy(configuration);
  const own =
    format === 'env'
      ? environmentMutants(variables ?? {}, promised, random)
      : fileMutants(content ?? '', LANGUAGES[format], promised, {
          named: command?.some((word) => word.includes('{file}')) ?? false,
          random,
        });
  return [...own, ...conflictMutants(conflicts)];
}

function promisedBy(configuration: Configuration): Promised {
  const { format, schema, required, exact, secrets, duplicates, byteOrderMark } = configuration;
  const textual = format === 'env' || LANGUAGES[format].textual;
  return {
    schema: schema ? compileSchema(schema, textual) : null,
    required,
    exact,
    secrets,
    duplicates: duplicates ?? null,
    byteOrderMark,
  };
}
