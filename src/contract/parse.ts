import type { Contract } from '../model/contract.ts';
import { checkContract } from './check.ts';
import { type DataFormat, parseText } from './formats/format.ts';
import type { Known } from './known.ts';

/**
 * The contract that a text of YAML, JSON or TOML says, without a look at the disk. Throws a Failure of class
 * `wrong-use` that names the file.
 */
export function parseContract(text: string, format: DataFormat, file: string, known: Known): Contract {
  return checkContract(parseText(text, format, file), known);
}
