import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { checkContract } from '../../../src/contract/check.ts';
import { parseText } from '../../../src/contract/formats/format.ts';
import type { Contract } from '../../../src/model/contract.ts';
import type { ProjectFile } from '../../../src/proposal/facts.ts';
import { propose } from '../../../src/proposal/propose.ts';
import { proposable } from '../../../src/run/init.ts';
import { known } from '../../../src/run/known.ts';

const categories = proposable();
const everything = known();

export const FIXTURES = join(import.meta.dirname, 'fixtures');

/** Files of a fixture's folder, by their paths in it. */
export function project(name: string): ProjectFile[] {
  const folder = join(FIXTURES, name);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: path.slice(folder.length + 1), text: readFileSync(path, 'utf8') }));
}

/** What is proposed, in both formats; and the contract that it is. */
export function proposed(files: readonly ProjectFile[], help: ProjectFile | null = null) {
  const of = (format: 'ts' | 'yaml') => propose({ files, help, folder: 'project', categories, format }).text;
  return { yaml: of('yaml'), ts: of('ts') };
}

/** The contract that a text in YAML is, checked as the loader does. */
export function contractOf(yaml: string): Contract {
  return checkContract(parseText(yaml, 'yaml', '/project/cleanroom.config.yaml'), everything);
}

/** What a contract in TypeScript exports: it imports nothing but `defineConfig`. */
export function exported(ts: string): unknown {
  const [first, ...rest] = ts.split('\n');
  if (first !== "import { defineConfig } from 'cleanroom';") throw new Error(`unexpected: ${first}`);
  const script = rest.join('\n').replace('export default defineConfig(', 'JSON.stringify(');
  return JSON.parse(runInNewContext(script));
}
