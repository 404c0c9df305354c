import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { categories } from '../categories/registry.ts';
import { contractJsonSchema } from '../contract/json-schema.ts';
import { loadContract } from '../contract/load.ts';
import { Failure } from '../model/failure.ts';
import type { ProjectFile } from '../proposal/facts.ts';
import { type Proposal, propose } from '../proposal/propose.ts';
import { builtFrom, LOOKED_FOR } from '../proposal/read/files.ts';
import type { Format } from '../proposal/tree.ts';
import { kindsOf, known } from './known.ts';

export interface InitOptions {
  /** The project's folder. */
  readonly folder: string;
  /** Default: TypeScript where package.json says that scripts are modules, YAML elsewhere. */
  readonly format?: Format | undefined;
  /** File with the output of the program's `--help`. */
  readonly helpText?: string | undefined;
  /** Whether a contract of the same name may be replaced. */
  readonly force?: boolean | undefined;
}

/** Bytes beyond which a file is not what it is called. */
const LARGEST = 1024 * 1024;

const EXTENSIONS = ['ts', 'js', 'mjs', 'json', 'yaml', 'yml', 'toml'];

/**
 * Writes a contract from what the files of a folder say. Runs nothing of the project.
 *
 * @throws Failure `wrong-use` where a contract is there already, or the folder is not.
 */
export async function init(options: InitOptions): Promise<Proposal & { readonly file: string }> {
  const folder = resolve(options.folder);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new Failure({
      class: 'wrong-use',
      code: 'no-project',
      message: `There is no folder ${options.folder}.`,
      remedy: 'Name the folder of the project that is to be validated.',
    });
  }
  const found = LOOKED_FOR.flatMap((name) => readText(folder, name));
  const further = builtFrom(found);
  const files =
    further === null || LOOKED_FOR.includes(further) ? found : [...found, ...readText(folder, further)];
  const format = options.format ?? (files.some(isModulePackage) ? 'ts' : 'yaml');
  const file = join(folder, `cleanroom.config.${format}`);
  refuseToReplace(folder, file, options.force ?? false);
  const proposal = propose({
    files,
    help: options.helpText === undefined ? null : helpIn(options.helpText),
    folder: basename(folder),
    categories: proposable(),
    format,
  });
  writeFileSync(file, proposal.text);
  await checkOwnWork(file);
  return { ...proposal, file };
}

/** Elsewhere Node takes a script for CommonJS first, and says so each time. */
function isModulePackage({ name, text }: ProjectFile): boolean {
  return name === 'package.json' && /"type"\s*:\s*"module"/.test(text);
}

function readText(folder: string, name: string): ProjectFile[] {
  const path = join(folder, name);
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isFile() !== true || there.size > LARGEST) return [];
  return [{ name, text: readFileSync(path, 'utf8') }];
}

function helpIn(file: string): ProjectFile {
  try {
    return { name: basename(file), text: readFileSync(file, 'utf8').slice(0, LARGEST) };
  } catch (cause) {
    throw new Failure({
      class: 'wrong-use',
      code: 'help-text-not-found',
      message: `The help text ${file} cannot be read: ${cause instanceof Error ? cause.message : cause}.`,
      remedy: 'Write the output of the program there first: PROGRAM --help > help.txt',
      cause,
    });
  }
}

function refuseToReplace(folder: string, file: string, force: boolean): void {
  const there = EXTENSIONS.map((extension) => join(folder, `cleanroom.config.${extension}`)).filter((path) =>
    existsSync(path),
  );
  const inTheWay = there.filter((path) => !(force && path === file));
  if (inTheWay.length === 0) return;
  throw new Failure({
    class: 'wrong-use',
    code: 'contract-exists',
    message: `There is a contract already: ${inTheWay.join(' and ')}.`,
    remedy:
      inTheWay[0] === file
        ? 'Replace it with --force, or keep it.'
        : 'A folder has one contract: remove that one, or ask for its format with --format and --force.',
  });
}

/** Every category with the keys of its claim, as the contract's own schema has them. */
export function proposable() {
  const { categories: claims, serviceTypes } = known();
  const schema = JSON.stringify(contractJsonSchema(claims, serviceTypes));
  const { properties } = JSON.parse(schema).properties.claims;
  return categories.map(({ description: { id, number, question, always, rules } }) => ({
    id,
    number,
    question,
    always,
    kinds: kindsOf(rules),
    keys: Object.keys(properties[id]?.properties ?? {}),
  }));
}

/** What we propose must load; that it does not is a fault of ours. */
async function checkOwnWork(file: string): Promise<void> {
  try {
    await loadContract({ path: file, cwd: '/', ...known() });
  } catch (cause) {
    throw new Failure({
      class: 'bug',
      code: 'proposal-invalid',
      message: `The contract that was written to ${file} cannot be used: ${cause instanceof Error ? cause.message : cause}`,
      remedy: 'Mend it by hand, and please report this with the files that it was made from.',
      cause,
    });
  }
}
