import type { Contract } from '../model/contract.ts';
import { checkContract } from './check.ts';
import { withClaimFiles } from './claim-files.ts';
import { findContract } from './find.ts';
import { formatOf, parseText } from './formats/format.ts';
import { importScript } from './formats/script.ts';
import type { Source } from './formats/source.ts';
import { hostFileProblems } from './host-files.ts';
import type { Known } from './known.ts';
import { readContractText } from './read.ts';

export interface LoadRequest extends Known {
  /** A contract file or a folder that holds one, absolute or relative to `cwd`; default: `cwd` itself. */
  readonly path?: string | undefined;
  readonly cwd: string;
}

/**
 * Finds, reads and checks a contract and fills in every default. Throws a Failure of class `wrong-use` that lists all
 * that is wrong with it, each with key, line, value and what is allowed.
 */
export async function loadContract(request: LoadRequest): Promise<Contract> {
  const file = await findContract(request.path, request.cwd);
  const { source, problems } = await withClaimFiles(await readSource(file));
  return checkContract(source, request, [...(await hostFileProblems(source)), ...problems]);
}

async function readSource(file: string): Promise<Source> {
  const format = formatOf(file);
  const text = await readContractText(file);
  return format === 'script' ? importScript(text, file) : parseText(text, format, file);
}
